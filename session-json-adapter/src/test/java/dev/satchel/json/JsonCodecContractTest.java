package dev.satchel.json;

import dev.satchel.session.Attribute;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.testkit.CodecSample;
import dev.satchel.testkit.SessionCodecContract;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class JsonCodecContractTest extends SessionCodecContract {

    record User(String id, List<String> roles, Optional<Instant> born, Map<String, BigDecimal> balances) {}

    @Override
    protected SessionCodec codec() {
        return JsonCodec.standard();
    }

    @Override
    protected List<CodecSample<?>> samples() {
        return List.of(
                new CodecSample<>(
                        Attribute.of("since", Instant.class), Instant.parse("2026-03-01T10:15:30.123456789Z")),
                new CodecSample<>(Attribute.of("wait", Duration.class), Duration.ofNanos(-1)),
                new CodecSample<>(Attribute.of("price", BigDecimal.class), new BigDecimal("1.50")),
                new CodecSample<>(Attribute.of("count", Long.class), Long.MAX_VALUE),
                new CodecSample<>(Attribute.of("state", Thread.State.class), Thread.State.WAITING),
                new CodecSample<>(
                        Attribute.of("users", new TypeRef<List<User>>() {}),
                        List.of(new User(
                                "ada", List.of("admin"), Optional.empty(), Map.of("EUR", new BigDecimal("0.10"))))));
    }
}
