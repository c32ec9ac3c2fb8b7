/** The rules and what checks them. Not exported. */
package dev.satchel.testkit.internal;
