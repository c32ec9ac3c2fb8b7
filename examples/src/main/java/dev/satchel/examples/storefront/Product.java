package dev.satchel.examples.storefront;

import java.util.Locale;

/**
 * A product of the shop.
 *
 * @param sku how it is named in requests
 * @param name how it is named on the page
 * @param blurb one sentence
 * @param cents its price
 */
record Product(String sku, String name, String blurb, int cents) {

    /** The price as the page shows it. */
    String price() {
        return String.format(Locale.ROOT, "€ %d.%02d", cents / 100, cents % 100);
    }
}
