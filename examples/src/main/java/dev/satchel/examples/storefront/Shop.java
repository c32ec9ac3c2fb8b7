package dev.satchel.examples.storefront;

import dev.satchel.session.Session;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The actions of the shop on a session. A request is checked before the session is touched, so that a refused one
 * changes nothing; what is answered after a change is what was stored.
 */
final class Shop {

    static final int MAX_POINTS_AT_ONCE = 1_000_000;

    private final Function<SessionInfo, String> storage;
    private final Catalogue catalogue;

    Shop(String storage, Catalogue catalogue) {
        this(info -> storage, catalogue);
    }

    Shop(Function<SessionInfo, String> storage, Catalogue catalogue) {
        this.storage = storage;
        this.catalogue = catalogue;
    }

    /** The report about this session. */
    SessionReport report(SessionView view) {
        return SessionReport.of(storage.apply(view.info()), view);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** The country that was chosen. */
    Answer country(SessionView view) {
        return Answer.json(new Country(view.get(Remembered.COUNTRY).orElse(null)));
    }

    /** Chooses a country. */
    Answer chooseCountry(Body body, Session session) {
        String code = body.text("countryCode", "[A-Z]{2}", "two letters from A to Z");
        session.set(Remembered.COUNTRY, code);
        return Answer.json(new Country(code));
    }

    /** Puts a product into the cart; the first one begins the cart. */
    Answer addToCart(Body body, Session session) {
        String sku = body.text("sku", "[a-z]{1,40}", "a product, in small letters");
        Product product =
                catalogue.product(sku).orElseThrow(() -> Refusal.notFound("the shop has no product of this name"));
        return Answer.json(add(product, session));
    }

    /** Puts this product into the cart; the first one begins the cart. */
    Cart add(Product product, Session session) {
        // As an update it joins whichever cart a request beside this one began.
        session.update(Remembered.CART, catalogue.newCartId(), begun -> begun);
        return catalogue.add(session.save().get(Remembered.CART).orElseThrow(), product);
    }

    /** Adds reward points, or takes some away. */
    Answer addPoints(Body body, Session session) {
        return Answer.json(add(body.number("add", MAX_POINTS_AT_ONCE), session));
    }

    /** Adds these points, and answers how many there are now. */
    Points add(int points, Session session) {
        session.update(Remembered.POINTS, 0L, before -> before + points);
        return new Points(session.save().get(Remembered.POINTS).orElseThrow());
    }

    /** Signs in. Nobody inherits what somebody else left. */
    Answer signIn(Body body, Session session) {
        String email = body.text(
                "email", "[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,190}", "an address such as ada@example.org");
        if (session.info().owner().filter(owner -> !owner.equals(email)).isPresent()) {
            session.clear();
        }
        session.claim(email);
        return Answer.json(new Person(email));
    }

    /** Ends the session. */
    Answer end(Session session) {
        session.destroy();
        return Answer.nothing();
    }

    /** The page about the session. */
    Answer session(SessionView view) {
        return Answer.json(report(view));
    }

    private record Country(@Nullable String countryCode) {}

    record Points(long points) {}

    private record Person(String email) {}
}
