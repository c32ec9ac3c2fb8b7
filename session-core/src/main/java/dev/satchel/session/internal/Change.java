package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.codec.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The change of an exchange to one attribute. Immutable. */
sealed interface Change {

    /** The attribute's value as the exchange sees it, when {@code opened} is what it opened. */
    Optional<Payload> seen(Optional<Payload> opened);

    /** The attribute's value after this change, when {@code base} was it before. Functions run again. */
    Optional<Payload> over(Optional<Payload> base);

    /** This change and one more, whose result on what the exchange sees is known. */
    Change then(Update<?> next, Payload result);

    /** None. */
    record Untouched() implements Change {

        static final Change INSTANCE = new Untouched();

        @Override
        public Optional<Payload> seen(Optional<Payload> opened) {
            return opened;
        }

        @Override
        public Optional<Payload> over(Optional<Payload> base) {
            return base;
        }

        @Override
        public Change then(Update<?> next, Payload result) {
            return new Updates(List.of(next), result);
        }
    }

    /** A value whatever it was before; empty to remove it. */
    record Blind(Optional<Payload> value) implements Change {

        static final Change REMOVED = new Blind(Optional.empty());

        @Override
        public Optional<Payload> seen(Optional<Payload> opened) {
            return value;
        }

        @Override
        public Optional<Payload> over(Optional<Payload> base) {
            return value;
        }

        @Override
        public Change then(Update<?> next, Payload result) {
            return new Blind(Optional.of(result));
        }
    }

    /**
     * Functions of what it was before, applied anew to each base; {@code current} is their result on what was opened.
     */
    record Updates(List<Update<?>> functions, Payload current) implements Change {
        public Updates {
            functions = List.copyOf(functions);
        }

        @Override
        public Optional<Payload> seen(Optional<Payload> opened) {
            return Optional.of(current);
        }

        @Override
        public Optional<Payload> over(Optional<Payload> base) {
            Optional<Payload> value = base;
            for (Update<?> function : functions) {
                value = Optional.of(function.apply(value));
            }
            return value;
        }

        @Override
        public Change then(Update<?> next, Payload result) {
            List<Update<?>> all = new ArrayList<>(functions);
            all.add(next);
            return new Updates(all, result);
        }
    }

    /**
     * One function, with the value that it starts from when there is none. The initial value is kept encoded, so that a
     * function that changes its argument starts from the same value each time.
     */
    record Update<T>(Values values, Attribute<T> attribute, Payload initial, UnaryOperator<T> function) {

        /** Its result, when {@code before} was the attribute's value. */
        Payload apply(Optional<Payload> before) {
            return applied(before.flatMap(value -> values.decode(attribute, value)));
        }

        /**
         * {@code change} and this function after it, when {@code before} is what the exchange sees. A value that cannot
         * be decoded may make the policy drop the session, and with it all that was to happen to it: then the result
         * stands alone.
         */
        Change after(Change change, Optional<Payload> before) {
            Values.Decoded<T> decoded = values.decoded(attribute, before);
            Payload result = applied(decoded.value());
            return decoded.sessionDropped() ? new Blind(Optional.of(result)) : change.then(this, result);
        }

        private Payload applied(Optional<T> before) {
            T from = before.orElseGet(() -> values.read(attribute, initial));
            return values.encode(attribute, values.pure(() -> function.apply(from)));
        }
    }
}
