/**
 * Sessions for Spring Boot: a stack from {@code satchel.*} properties, for Spring MVC and for Spring Security. Each
 * part is a bean that steps back for one of your own.
 */
@NullMarked
package dev.satchel.spring;

import org.jspecify.annotations.NullMarked;
