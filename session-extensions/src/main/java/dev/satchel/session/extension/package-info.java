/**
 * The server-side extensions of composable storefronts, free of HTTP: {@linkplain dev.satchel.session.extension.Action
 * actions}, {@linkplain dev.satchel.session.extension.DataSource data sources} and
 * {@linkplain dev.satchel.session.extension.DynamicPageHandler page handlers}, which an
 * {@link dev.satchel.session.extension.ExtensionHost} runs on any session. Bodies and payloads are plain Java values:
 * text, numbers, booleans, lists, maps and records. Routes, and JSON, are the business of the caller.
 */
@NullMarked
package dev.satchel.session.extension;

import org.jspecify.annotations.NullMarked;
