/** A shop on Spring Boot: a form login, a list of devices, sign-out everywhere. */
@org.jspecify.annotations.NullMarked
package dev.satchel.examples.spring;
