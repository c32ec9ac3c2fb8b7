/**
 * The ports: what adapter authors implement, and the values that pass through them. Somebody who only uses sessions needs
 * nothing from here.
 */
package dev.satchel.session.spi;
