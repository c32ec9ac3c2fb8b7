/** The engine. Not exported. */
package dev.satchel.session.internal;
