/**
 * The routes of {@linkplain dev.satchel.session.extension extensions}, and the browser module that calls them:
 * {@link dev.satchel.http.extension.ExtensionRoutes}. JSON is made and read here.
 */
@NullMarked
package dev.satchel.http.extension;

import org.jspecify.annotations.NullMarked;
