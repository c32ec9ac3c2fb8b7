package dev.satchel.testkit.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import java.time.Duration;
import java.util.List;

/** All rules for carriers of tokens. */
public final class CarrierRules {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int ID = 43;
    private static final int MAX_LENGTH = 4_000;

    private CarrierRules() {}

    /** The families, in the order in which they are read and checked. */
    public static List<Family<CarrierRig>> families() {
        return List.of(new Family<>(
                "CAR",
                "Carrying tokens",
                List.of(
                        Rule.must("CAR-01")
                                .says("A carrier that was given no token carries none.")
                                .because("The first exchange begins a session.")
                                .beware("Failing because there is no file yet, or an empty token.")
                                .exactly(CarrierRules::nothing),
                        Rule.must("CAR-02")
                                .says(
                                        "A token that was issued is carried as it is, to the last character: ids and sealed sessions.")
                                .because("A token that changed opens nothing.")
                                .beware("Lower case, a line that is cut, or a blank or line end that stays.")
                                .exactly(CarrierRules::issued),
                        Rule.must("CAR-03")
                                .says("Neither Keep nor reading the token changes anything.")
                                .because("Most exchanges only read.")
                                .beware("Taking Keep for Clear, or a token that can be read once only.")
                                .exactly(CarrierRules::kept),
                        Rule.must("CAR-04")
                                .says("After Clear no token is carried, also when there was none before.")
                                .because("A logout that leaves the token lets the next person in.")
                                .beware("Writing an empty token, or failing when there is nothing to delete.")
                                .exactly(CarrierRules::cleared),
                        Rule.must("CAR-05")
                                .says("A token that is issued replaces the former one.")
                                .because("A login rotates the token, and the old one is known to others.")
                                .beware(
                                        "Carrying the old one first, or keeping the end of a longer token behind a shorter one.")
                                .exactly(CarrierRules::replaced),
                        Rule.must("CAR-06")
                                .says("Neither the carrier nor a failure of it shows a token.")
                                .because("Logs are copied widely, and a token is as good as a password.")
                                .beware("A record with the token in it.")
                                .exactly(CarrierRules::secrets),
                        Rule.must("CAR-07", Claim.KEEPS)
                                .says(
                                        "Another carrier at the same place carries the token of this one, and none after a Clear.")
                                .because("A command-line tool is started anew for each command.")
                                .beware("A copy in memory, or a file that is not closed.")
                                .exactly(CarrierRules::again))));
    }

    private static Token token(CarrierRig rig, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(LETTERS.charAt(rig.random().nextInt(LETTERS.length())));
        }
        return Token.of(text.toString());
    }

    private static Directive issue(CarrierRig rig, Token token, boolean persistent) {
        return new Directive.Issue(token, rig.bench().clock().instant().plus(Duration.ofHours(1)), persistent);
    }

    /** A session that is remembered: what it is for may be kept. */
    private static Directive issue(CarrierRig rig, Token token) {
        return issue(rig, token, true);
    }

    private static void carries(String when, TokenCarrier carrier, List<Token> expected) {
        List<Token> carried = carrier.tokens();
        Expect.answer(when + ", the number of tokens", carried.size(), expected.size());
        Expect.that(carried.equals(expected), when + ", another token is carried");
    }

    private static void nothing(CarrierRig rig) throws Exception {
        carries("before anything was issued", rig.carrier(), List.of());
    }

    private static void issued(CarrierRig rig) throws Exception {
        TokenCarrier carrier = rig.carrier();
        Token sealed = Token.of("eyJ" + token(rig, 40).value() + ".."
                + token(rig, 16).value() + "." + token(rig, MAX_LENGTH - 100).value() + "."
                + token(rig, 22).value());
        for (boolean persistent : new boolean[] {true, false}) {
            for (Token token : List.of(token(rig, ID), token(rig, 1), token(rig, MAX_LENGTH), sealed)) {
                carrier.carry(issue(rig, token, persistent));
                String size = "a token of " + token.value().length() + " characters";
                carries("after Issue with " + size, carrier, List.of(token));
            }
        }
    }

    private static void kept(CarrierRig rig) throws Exception {
        TokenCarrier carrier = rig.carrier();
        carrier.carry(new Directive.Keep());
        carries("after Keep where nothing was carried", carrier, List.of());
        Token token = token(rig, ID);
        carrier.carry(issue(rig, token));
        carrier.carry(new Directive.Keep());
        carries("after Keep", carrier, List.of(token));
        carries("asked again", carrier, List.of(token));
        carrier.carry(issue(rig, token));
        carries("after the same token was issued again", carrier, List.of(token));
    }

    private static void cleared(CarrierRig rig) throws Exception {
        TokenCarrier carrier = rig.carrier();
        carrier.carry(new Directive.Clear());
        carries("after Clear where nothing was carried", carrier, List.of());
        for (int i = 0; i < 2; i++) {
            Token token = token(rig, ID);
            carrier.carry(issue(rig, token));
            carries("after Issue", carrier, List.of(token));
            carrier.carry(new Directive.Clear());
            carries("after Clear", carrier, List.of());
            carrier.carry(new Directive.Clear());
            carries("after a second Clear", carrier, List.of());
        }
    }

    private static void replaced(CarrierRig rig) throws Exception {
        TokenCarrier carrier = rig.carrier();
        for (int size : new int[] {ID, MAX_LENGTH, ID, 1, ID}) {
            Token token = token(rig, size);
            carrier.carry(issue(rig, token));
            carries("after another token was issued", carrier, List.of(token));
        }
    }

    private static void secrets(CarrierRig rig) throws Exception {
        TokenCarrier carrier = rig.carrier();
        Token token = token(rig, ID);
        shows(carrier, token);
        carrier.carry(issue(rig, token));
        shows(carrier, token);
        shows(rig.carrier(), token);
    }

    private static void shows(TokenCarrier carrier, Token token) {
        Expect.that(
                !carrier.toString().contains(token.value().substring(0, 8)), "toString of the carrier shows a token");
    }

    private static void again(CarrierRig rig) throws Exception {
        Token token = token(rig, ID);
        rig.carrier().carry(issue(rig, token));
        carries("by another carrier, after Issue", rig.carrier(), List.of(token));
        Token other = token(rig, MAX_LENGTH);
        rig.carrier().carry(issue(rig, other));
        carries("by another carrier, after a second Issue", rig.carrier(), List.of(other));
        rig.carrier().carry(new Directive.Clear());
        carries("by another carrier, after Clear", rig.carrier(), List.of());
    }
}
