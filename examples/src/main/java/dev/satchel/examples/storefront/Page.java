package dev.satchel.examples.storefront;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.satchel.session.SessionView;
import dev.satchel.session.extension.ExtensionHost;
import dev.satchel.session.extension.ExtensionRequest;
import dev.satchel.session.extension.Extensions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page, rendered from a view: looking at it changes nothing. The template escapes whatever it is given. */
final class Page {

    /** The style sheet. */
    static final Answer STYLE = Answer.resource("storefront.css", "text/css; charset=utf-8");

    /** The script. */
    static final Answer SCRIPT = Answer.resource("storefront.js", "text/javascript; charset=utf-8");

    private static final Map<String, String> COUNTRIES = countries();

    private final Shop shop;
    private final ExtensionHost extensions;
    private final Template template = Mustache.compiler()
            .nullValue("")
            .emptyStringIsFalse(true)
            .compile(Answer.resource("storefront.html", "text/html").body());

    Page(Shop shop, Extensions extensions) {
        this.shop = shop;
        this.extensions = ExtensionHost.of(extensions);
    }

    /** The page as this visitor sees it. */
    Answer show(SessionView view) {
        SessionReport report = shop.report(view);
        Map<String, Object> model = new HashMap<>();
        model.put("session", report);
        String country = view.get(Remembered.COUNTRY).orElse("");
        model.put("signedIn", report.owner() != null);
        model.put("country", country);
        model.put(
                "countries",
                COUNTRIES.entrySet().stream()
                        .map(choice -> Map.of(
                                "code", choice.getKey(),
                                "name", choice.getValue(),
                                "chosen", choice.getKey().equals(country)))
                        .toList());
        model.put(
                "products", shop.catalogue().products().stream().map(Page::tile).toList());
        model.put("cart", lines(view));
        model.put("points", view.get(Remembered.POINTS).orElse(0L));
        model.put("attributes", report.attributes().entrySet());
        Component.ON_THE_PAGE.forEach(component -> model.put(component.name(), fetched(component, view)));
        return Answer.page(template.execute(model));
    }

    private Map<String, Object> fetched(Component component, SessionView view) {
        Object payload = extensions
                .fetch(component.dataSource(), Map.of(), ExtensionRequest.empty(), view)
                .orElse(Map.of());
        return Map.of("dataSource", component.dataSource(), "payload", payload);
    }

    private List<Map<String, Object>> lines(SessionView view) {
        return view.get(Remembered.CART).map(id -> shop.catalogue().cart(id).items()).orElse(List.of()).stream()
                .map(item -> Map.<String, Object>of("sku", item.sku(), "quantity", item.quantity()))
                .toList();
    }

    private static Map<String, Object> tile(Product product) {
        return Map.of("sku", product.sku(), "name", product.name(), "blurb", product.blurb(), "price", product.price());
    }

    private static Map<String, String> countries() {
        Map<String, String> countries = new LinkedHashMap<>();
        countries.put("AT", "Austria");
        countries.put("CH", "Switzerland");
        countries.put("DE", "Germany");
        countries.put("ES", "Spain");
        countries.put("FR", "France");
        countries.put("GB", "United Kingdom");
        countries.put("IT", "Italy");
        countries.put("JP", "Japan");
        countries.put("NL", "Netherlands");
        countries.put("US", "United States");
        return countries;
    }
}
