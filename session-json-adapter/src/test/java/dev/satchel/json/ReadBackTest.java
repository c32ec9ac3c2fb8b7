package dev.satchel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import dev.satchel.test.TestSessions;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What {@code encode} takes, {@code decode} gives back. */
class ReadBackTest {

    private static final String SECRET = "hunter2";

    private final JsonCodec codec = JsonCodec.standard();

    /** The commonest class of a beginner. */
    static final class Cart {
        private final List<String> items;

        Cart(List<String> items) {
            this.items = items;
        }

        public List<String> getItems() {
            return items;
        }
    }

    static final class Money {
        private final BigDecimal amount;

        private Money(BigDecimal amount) {
            this.amount = amount;
        }

        static Money of(String amount) {
            return new Money(new BigDecimal(amount));
        }

        public BigDecimal getAmount() {
            return amount;
        }
    }

    /** Its constructor without arguments puts what the first value holds. */
    static final class Counter {
        private final int count;
        private final String unit;

        Counter() {
            this(0, "piece");
        }

        Counter(int count, String unit) {
            this.count = count;
            this.unit = unit;
        }

        public int getCount() {
            return count;
        }

        public String getUnit() {
            return unit;
        }
    }

    static final class Annotated {
        private final String text;

        @JsonCreator
        Annotated(@JsonProperty("text") String text) {
            this.text = text;
        }

        public String getText() {
            return text;
        }
    }

    static class Bean {
        private String name = "";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getLength() {
            return name.length();
        }
    }

    static class Animal {
        public String name = "";
    }

    static final class Dog extends Animal {
        public String bark = "";
    }

    record Order(String id, List<Cart> carts, Optional<Money> discount, Object note) {}

    record Point(int x, int y) {}

    record Node(String name, List<Node> nodes) {}

    record Holder(Shape shape) {}

    interface Shape {
        String name();
    }

    record Named(String name) implements Shape {}

    enum Tier {
        GOLD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Card.class, name = "card"),
        @JsonSubTypes.Type(value = Cash.class, name = "cash")
    })
    interface Payment {}

    record Card(String last4) implements Payment {}

    static final class Cash implements Payment {
        private final String last4;

        Cash(String last4) {
            this.last4 = last4;
        }

        public String getLast4() {
            return last4;
        }
    }

    @Test
    void aClassThatCannotBeMadeIsRefusedWithWhatItLacks() {
        assertRefused(Attribute.of("cart", Cart.class), new Cart(List.of(SECRET)))
                .withMessageContaining("'cart'")
                .withMessageContaining(Cart.class.getName())
                .withMessageContaining("can be encoded, but not read back")
                .withMessageContaining("a constructor without arguments")
                .withMessageContaining("@JsonCreator")
                .withMessageContaining("make it a record");
        assertRefused(Attribute.of("price", Money.class), Money.of("9.50"))
                .withMessageContaining("can be encoded, but not read back");
    }

    @Test
    void itIsRefusedEachTime() {
        Attribute<Cart> cart = Attribute.of("cart", Cart.class);

        for (int i = 0; i < 3; i++) {
            assertRefused(cart, new Cart(List.of()));
        }
    }

    /** Its password goes in and never comes out. */
    static class Account extends Bean {
        private String password = "";

        public void setPassword(String password) {
            this.password = password;
        }

        public boolean hasPassword() {
            return !password.isEmpty();
        }
    }

    static final class SubAccount extends Account {}

    static final class Ignoring extends Bean {
        @JsonIgnore
        private String note = "";

        private int uses;

        public void setNote(String note) {
            this.note = note;
            uses++;
        }

        public boolean hasNote() {
            return uses > 0 && !note.isEmpty();
        }
    }

    @Test
    void aPropertyThatCanBeSetAndIsNotWrittenIsRefused() {
        assertRefused(Attribute.of("account", Account.class), new Account())
                .withMessageContaining("'password'")
                .withMessageContaining("give it a getter");
        assertRefused(Attribute.of("account", SubAccount.class), new SubAccount());
        assertRefused(Attribute.listOf("accounts", Account.class), List.of(new Account()));
        assertTaken(Attribute.of("ignoring", Ignoring.class), new Ignoring());
    }

    @Test
    void anInterfaceIsRefusedWithItsOwnFix() {
        assertRefused(Attribute.of("holder", Holder.class), new Holder(new Named("round")))
                .withMessageContaining("@JsonTypeInfo(use = NAME)");
    }

    @Test
    void whatAnEmptyFirstValueDidNotShowIsRefusedWhenItComes() {
        Attribute<List<Cart>> carts = Attribute.listOf("carts", Cart.class);
        Attribute<Map<String, Cart>> byName = Attribute.mapOf("byName", Cart.class);
        Attribute<Order> order = Attribute.of("order", Order.class);

        assertTaken(carts, List.of());
        assertRefused(carts, List.of(new Cart(List.of("tent"))));
        assertTaken(carts, Arrays.asList((Cart) null));
        assertRefused(carts, List.of(new Cart(List.of("tent"))));
        assertTaken(byName, Map.of());
        assertRefused(byName, Map.of("mine", new Cart(List.of())));

        assertTaken(order, new Order("o-1", List.of(), Optional.empty(), "x"));
        assertRefused(order, new Order("o-2", List.of(), Optional.of(Money.of("1")), "x"));
        assertRefused(order, new Order("o-3", List.of(new Cart(List.of())), Optional.empty(), "x"));
        assertTaken(order, new Order("o-4", List.of(), Optional.empty(), List.of(1, 2.5)));
    }

    @Test
    void aPlaceDeepInsideIsCheckedWhenItIsFilled() {
        Attribute<Map<String, List<Map<String, Cart>>>> deep = Attribute.of("deep", new TypeRef<>() {});

        assertTaken(deep, Map.of("a", List.of(Map.of())));
        assertRefused(deep, Map.of("a", List.of(Map.of(), Map.of("b", new Cart(List.of())))));
    }

    @Test
    void aSubclassIsCheckedWhenItComes() {
        Attribute<Animal> animal = Attribute.of("animal", Animal.class);
        Attribute<List<Payment>> payments = Attribute.listOf("payments", Payment.class);

        assertTaken(animal, new Animal());
        assertRefused(animal, new Dog()).withMessageContaining("not read back as it was");
        assertTaken(payments, List.of(new Card("4242"), new Card("1881")));
        assertRefused(payments, List.of(new Card("4242"), new Cash("1881")));
    }

    @Test
    void aPropertyThatItsConstructorFillsAnywayIsCheckedWithAnotherValue() {
        Attribute<Counter> counter = Attribute.of("counter", Counter.class);

        assertTaken(counter, new Counter(0, "piece"));
        assertRefused(counter, new Counter(1, "piece")).withMessageContaining("not read back as it was");
        assertRefused(counter, new Counter(0, "pair"));
        assertRefused(counter, new Counter(7, "dozen"));
        assertTaken(counter, new Counter());
    }

    @Test
    void aSetOfBitsIsRefusedWhateverWasSetBefore() {
        Attribute<BitSet> bits = Attribute.of("bits", BitSet.class);
        BitSet some = new BitSet();
        some.set(0);
        some.set(2);

        assertRefused(bits, some);
        assertTaken(bits, new BitSet());
        assertRefused(bits, some);
    }

    @Test
    void whatIsNoValueAtAllIsRefused() {
        assertRefused(Attribute.of("stream", new TypeRef<Stream<String>>() {}), Stream.of("a"));
        assertRefused(
                Attribute.of("iterator", new TypeRef<java.util.Iterator<String>>() {}),
                List.of("a").iterator());
        assertRefused(Attribute.of("thread", Thread.class), new Thread(() -> {}));
        assertRefused(
                Attribute.of("entry", new TypeRef<AbstractMap.SimpleEntry<String, Integer>>() {}),
                new AbstractMap.SimpleEntry<>("a", 1));
        assertRefused(Attribute.of("runnable", Runnable.class), () -> {});
        assertRefused(Attribute.of("points", new TypeRef<Map<Point, String>>() {}), Map.of(new Point(1, 2), "x"))
                .withMessageContaining("Point is the key of a map");
    }

    @Test
    void whatOnlyLooksDoubtfulComesBackExactly() throws Exception {
        assertTaken(Attribute.of("entry", new TypeRef<Map.Entry<String, Integer>>() {}), Map.entry("a", 1));
        assertTaken(Attribute.of("tier", Tier.class), Tier.GOLD);
        assertTaken(Attribute.of("zero", Double.class), -0.0);
        assertTaken(Attribute.of("zeros", double[].class), new double[] {0.0, -0.0});
        assertTaken(Attribute.of("annotated", Annotated.class), new Annotated("x"));
        assertTaken(Attribute.of("letters", char[].class), "abc".toCharArray());
        assertTaken(Attribute.of("node", Node.class), new Node("a", List.of(new Node("b", List.of()))));
        Bean bean = new Bean();
        bean.setName("ada");
        assertTaken(Attribute.of("bean", Bean.class), bean);
        Attribute<InetAddress> address = Attribute.of("address", InetAddress.class);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        assertThat(codec.decode(address, codec.encode(address, loopback))).isEqualTo(loopback);
    }

    @Test
    void aNegativeZeroThatWouldLoseItsSignIsRefused() {
        Attribute<Object> any = Attribute.of("any", Object.class);

        assertTaken(any, 1.5);
        assertTaken(any, 2.5);
        assertRefused(any, -0.0);
        assertRefused(any, List.of(1.5, -0.0));
    }

    @Test
    void asObjectARecordIsTakenAndComesBackAsAMap() {
        Attribute<Object> any = Attribute.of("any", Object.class);

        assertTaken(any, new Item("b", 1));
        assertTaken(any, Map.of("item", new Item("b", 1), "ten", 1.0E10));
        assertThat(codec.decode(any, codec.encode(any, new Item("b", 1)))).isEqualTo(Map.of("sku", "b", "number", 1));
    }

    record Item(String sku, int number) {}

    @Test
    void asObjectAClassThatCouldNeverBeReadAsItselfIsRefused() {
        assertRefused(Attribute.of("any", Object.class), Money.of("1"));
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> TestSessions.create(codec).session(Map.of("price", Money.of("1"))))
                .withMessageContaining("'price'");
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> TestSessions.create(codec)
                        .session(Map.of())
                        .set(Attribute.of("price", Money.class), Money.of("1")))
                .withMessageContaining("'price'");
    }

    @Test
    void aMapperThatReadsFractionsAsDoublesMayChangeHowANumberIsWrittenAndNotWhichItIs() {
        JsonCodec own = JsonCodec.with(JsonMapper.builder().build());
        Attribute<Object> any = Attribute.of("any", Object.class);

        assertThat(own.decode(any, own.encode(any, new BigDecimal("1E+9")))).isEqualTo(1.0E9);
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> own.encode(any, new BigDecimal("0.12345678901234567890")));
    }

    @Test
    void aSetMayComeBackInAnotherOrderAndAListMayNot() {
        Attribute<Set<Animal>> animals = Attribute.of("animals", new TypeRef<>() {});
        Set<Animal> many = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Animal animal = new Animal();
            animal.name = "a" + i % 40;
            many.add(animal);
        }

        assertTaken(animals, many);
        assertTaken(animals, new LinkedHashSet<>(many));
        assertRefused(Attribute.of("turned", Turned.class), new Turned(List.of("a", "b")));
    }

    /** Comes back the other way round. */
    static final class Turned {
        private final List<String> list;

        Turned(List<String> list) {
            this.list = list;
        }

        @JsonCreator
        static Turned of(@JsonProperty("list") List<String> list) {
            List<String> turned = new ArrayList<>(list);
            java.util.Collections.reverse(turned);
            return new Turned(turned);
        }

        public List<String> getList() {
            return list;
        }
    }

    @Test
    void aClassThatIsMissingIsNotTheValueSFault() {
        record Lazy(String text) {
            @JsonProperty
            String more() {
                if (text.isEmpty()) {
                    return text;
                }
                throw new NoClassDefFoundError("com/example/Gone");
            }
        }

        assertThatThrownBy(() -> codec.encode(Attribute.of("lazy", Lazy.class), new Lazy("x")))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("com/example/Gone");
    }

    private <T> void assertTaken(Attribute<T> attribute, T value) {
        assertThat(codec.decode(attribute, codec.encode(attribute, value))).isNotNull();
    }

    private <T> org.assertj.core.api.ThrowableAssertAlternative<SessionValueException> assertRefused(
            Attribute<T> attribute, T value) {
        return assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.encode(attribute, value))
                .withNoCause()
                .withMessageContaining("'" + attribute.name() + "'")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(SECRET));
    }
}
