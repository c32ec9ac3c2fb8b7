package dev.satchel.testkit.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.testkit.CodecSample;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** One codec, for one rule. */
public final class CodecRig implements Race.Racer {

    private static final Instant BORN = Instant.parse("2026-03-04T05:06:07.089Z");

    private final SessionCodec codec;
    private final List<CodecSample<?>> samples;
    private final Effort effort;
    private final Random random;
    private final Race race = new Race();

    private CodecRig(SessionCodec codec, List<CodecSample<?>> samples, Effort effort, long seed) {
        this.codec = codec;
        this.samples = samples;
        this.effort = effort;
        this.random = new Random(seed);
    }

    /** An examination of this codec. */
    public static Examination<CodecRig> examination(
            Supplier<SessionCodec> codec, Supplier<List<CodecSample<?>>> samples) {
        return new Examination<>((effort, seed) -> new CodecRig(codec.get(), samples.get(), effort, seed));
    }

    @Override
    public Introduction introduction() {
        Set<Claim> claims = samples.isEmpty() ? EnumSet.noneOf(Claim.class) : EnumSet.of(Claim.SAMPLES);
        return new Introduction(codec.name(), claims);
    }

    /** The codec. */
    public SessionCodec codec() {
        return codec;
    }

    /** The samples that it encodes besides. */
    public List<CodecSample<?>> samples() {
        return samples;
    }

    @Override
    public Race race() {
        return race;
    }

    @Override
    public Effort effort() {
        return effort;
    }

    /** Where chance comes from. */
    public Random random() {
        return random;
    }

    /** The encoding of a text. */
    public Payload text(String text) {
        return codec.encode(Attribute.of("text", String.class), text);
    }

    /** A birth. */
    public BirthId birthId() {
        return new BirthId(random.nextLong(), random.nextLong());
    }

    /** A session with something in every field. */
    public SessionState full() {
        Map<String, Payload> attributes = new LinkedHashMap<>();
        attributes.put("country", text("DE"));
        attributes.put("cart", codec.encode(Attribute.listOf("cart", String.class), List.of("a", "b")));
        attributes.put("Mixed.Case", codec.encode(Attribute.mapOf("map", Integer.class), Map.of("sub", 1)));
        attributes.put("sub", text("{\"sub\":\"eve\"}"));
        attributes.put("a.b:c=d&e \"f\" \\ \u00e4\ud83d\ude00", text("odd"));
        return SessionState.born(birthId(), BORN)
                .startedAt(BORN.plusMillis(1))
                .lastUsedAt(BORN.plusSeconds(70).plusMillis(2))
                .expiresAt(BORN.plus(Duration.ofHours(1)).plusMillis(3))
                .owner(Optional.of("ada \"\u00e4\ud83d\ude00"))
                .lifetime(Optional.of(Lifetime.remembered(Duration.ofDays(30).plusMillis(4))))
                .attributes(EncodedValues.of(attributes))
                .flash(Map.of("note", new SessionState.Flash(text("saved"), BORN.plusMillis(5))))
                .build();
    }

    /** A session with nothing in any field that may be empty. */
    public SessionState bare() {
        return SessionState.born(birthId(), BORN).build();
    }

    @Override
    public void close() {
        // A codec has no end.
    }
}
