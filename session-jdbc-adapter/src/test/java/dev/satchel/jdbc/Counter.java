package dev.satchel.jdbc;

import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.PlainCodec;

/** A number in one session, counted up as an application does; and a program that does so, for a process of its own. */
final class Counter {

    private static final Attribute<Integer> NUMBER = Attribute.of("number", Integer.class);

    private final BoundSession session;

    Counter(JdbcSessionStore store) {
        session = Sessions.named("shop")
                .codec(new PlainCodec())
                .store(store)
                .clock(() -> Records.NOW)
                .build()
                .at(SessionAddress.of("test", "counter"));
    }

    void increment(int times) {
        for (int i = 0; i < times; i++) {
            session.edit(change -> change.update(NUMBER, 0, n -> n + 1));
        }
    }

    int stored() {
        return session.read(view -> view.get(NUMBER).orElse(0));
    }

    /** Arguments: URL, namespace, how often. Begins at a word from outside, so that all begin together. */
    public static void main(String[] arguments) throws Exception {
        try (var pool = Pools.of(arguments[0])) {
            Counter counter = new Counter(JdbcSessionStore.builder(pool)
                    .namespace(arguments[1])
                    .createIfMissing()
                    .build());
            System.out.println("ready");
            if (System.in.read() >= 0) {
                counter.increment(Integer.parseInt(arguments[2]));
            }
        }
    }
}
