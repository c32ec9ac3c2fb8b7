package dev.satchel.examples.storefront;

import dev.satchel.session.extension.Extensions;
import java.util.List;

/**
 * A part of the page that shows what a data source answers.
 *
 * @param name its name in the template
 * @param dataSource the identifier of its data source
 */
record Component(String name, String dataSource) {

    /** Those that the page has. */
    static final List<Component> ON_THE_PAGE = List.of(new Component("cartId", "cart/get-cart-id"));

    /**
     * Checks, when the shop starts, that each component's data source is there.
     *
     * @throws dev.satchel.session.SessionConfigurationException with every one that is not
     */
    static void check(List<Component> components, Extensions extensions) {
        extensions.requireDataSources(
                components.stream().map(Component::dataSource).toList());
    }
}
