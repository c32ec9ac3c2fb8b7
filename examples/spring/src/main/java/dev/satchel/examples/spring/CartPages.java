package dev.satchel.examples.spring;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** A cart that a visitor fills before the login, and has after it. */
@Controller
class CartPages {

    /** What can be bought. */
    enum Item {
        APPLES,
        BREAD,
        COFFEE
    }

    private static final Attribute<List<Item>> CART = Attribute.listOf("cart", Item.class);

    @GetMapping(path = "/", produces = "text/html")
    @ResponseBody
    String cart(SessionView view, CsrfToken token, @Nullable Principal who) {
        String items = view.get(CART).orElse(List.of()).stream()
                .map(item -> "<li>" + item + "</li>")
                .collect(Collectors.joining());
        String choices = Arrays.stream(Item.values())
                .map(item -> "<button name=\"item\" value=\"" + item + "\">" + item + "</button>")
                .collect(Collectors.joining());
        return Html.page(
                who == null ? "Your cart" : "The cart of " + who.getName(),
                "<ul>" + items + "</ul>"
                        + Html.form("/cart", token, choices)
                        + "<a href=\"/devices\">" + (who == null ? "Sign in" : "Your devices") + "</a>");
    }

    /** The change runs again on the newer cart when another tab was faster, so no item is lost. */
    @PostMapping("/cart")
    String add(Session session, @RequestParam Item item) {
        session.update(CART, List.of(), cart -> {
            List<Item> more = new ArrayList<>(cart);
            more.add(item);
            return more;
        });
        return "redirect:/";
    }
}
