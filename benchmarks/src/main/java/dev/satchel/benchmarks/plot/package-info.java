/** From JMH's JSON to what people read: tables in Markdown, charts in SVG. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.plot;
