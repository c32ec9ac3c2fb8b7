/** The documentation as a site of static files. Nothing here is published as a library. */
@org.jspecify.annotations.NullMarked
package dev.satchel.site;
