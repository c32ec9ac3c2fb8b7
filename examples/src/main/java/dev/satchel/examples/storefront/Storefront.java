package dev.satchel.examples.storefront;

/** Starts the shop. */
public final class Storefront {

    private Storefront() {}

    /** Starts the shop and prints where it is. */
    public static void main(String[] args) {
        System.out.println("Storefront ready");
    }
}
