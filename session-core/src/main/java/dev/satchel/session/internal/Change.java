package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.spi.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What an exchange does to one attribute. Immutable. */
sealed interface Change {

    /** The attribute's value after this change, when {@code base} was it before. */
    Optional<Payload> over(Optional<Payload> base);

    /** The attribute's value after this change, on the base that the exchange opened. */
    Optional<Payload> seen();

    /** A value whatever it was before; empty to remove it. */
    record Blind(Optional<Payload> value) implements Change {
        @Override
        public Optional<Payload> over(Optional<Payload> base) {
            return value;
        }

        @Override
        public Optional<Payload> seen() {
            return value;
        }
    }

    /** Functions of what it was before, applied anew to each base; {@code current} is their result on the base first seen. */
    record Updates(List<Update<?>> functions, Payload current) implements Change {
        public Updates {
            functions = List.copyOf(functions);
        }

        Updates then(Update<?> next, Payload result) {
            List<Update<?>> all = new ArrayList<>(functions);
            all.add(next);
            return new Updates(all, result);
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
        public Optional<Payload> seen() {
            return Optional.of(current);
        }
    }

    /**
     * One function, with the value that it starts from where there is none. The initial value is kept encoded, so that a function that
     * changes its argument starts from the same value each time.
     */
    record Update<T>(Values values, Attribute<T> attribute, Payload initial, UnaryOperator<T> function) {
        Payload apply(Optional<Payload> before) {
            T from = before.flatMap(value -> values.decode(attribute, value))
                    .orElseGet(() -> values.codec().decode(attribute, initial));
            return values.encode(attribute, values.pure(() -> function.apply(from)));
        }
    }
}
