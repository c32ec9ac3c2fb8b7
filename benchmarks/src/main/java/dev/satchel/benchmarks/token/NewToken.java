package dev.satchel.benchmarks.token;

import dev.satchel.benchmarks.sealing.SealedStack;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A new token, at one thread and at two that share the generator.
 *
 * <p>{@code floor} is 32 bytes of one {@link SecureRandom} as base64url; {@code uuid} has 122 random bits, not 256.
 * {@code satchel} is what the stored backend calls for each new session, with the generator that a stack has. It is not
 * public API, and the public path to it does all the rest of a first write as well. It is therefore called by its name,
 * and fails loudly when that changes.
 *
 * <p>{@code processorAlone} makes no token. It hashes and encodes bytes of its thread's own for about as long, and
 * allocates about as much; it shares nothing and asks nobody for random bytes. Its loss at two
 * threads is the machine's: two processors may be one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class NewToken {

    @Param({"floor", "satchel", "uuid", "processorAlone"})
    public String contender;

    private Supplier<Object> tokens;

    @Setup
    public void prepare() throws Throwable {
        tokens = switch (contender) {
            case "floor" -> floor();
            case "satchel" -> satchel();
            case "uuid" -> () -> UUID.randomUUID().toString();
            case "processorAlone" -> processorAlone();
            default -> throw new IllegalArgumentException("no contender is called " + contender);
        };
    }

    @Benchmark
    @Threads(1)
    public Object oneThread() {
        return tokens.get();
    }

    @Benchmark
    @Threads(2)
    public Object twoThreads() {
        return tokens.get();
    }

    private static Supplier<Object> floor() {
        SecureRandom random = new SecureRandom();
        Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
        return () -> {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            return text.encodeToString(bytes);
        };
    }

    private static Supplier<Object> processorAlone() {
        ThreadLocal<Chain> own = ThreadLocal.withInitial(Chain::new);
        return () -> own.get().next();
    }

    /** The hash of the hash, and so on, as text. For one thread. */
    private static final class Chain {

        private static final int HASHES = 3;

        private final MessageDigest hash = sha256();
        private final Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
        private byte[] bytes = new byte[32];

        String next() {
            for (int i = 0; i < HASHES; i++) {
                bytes = hash.digest(bytes);
            }
            return text.encodeToString(bytes);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Supplier<Object> satchel() throws Throwable {
        Class<?> type = Class.forName("dev.satchel.session.internal.Tokens");
        var constructor = type.getDeclaredConstructor(RandomGenerator.class);
        constructor.setAccessible(true);
        Object tokens = constructor.newInstance(SealedStack.compose().parts().random());
        // A lambda in the class itself, so that the call is a plain one.
        MethodHandles.Lookup inside = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        MethodHandle next = inside.unreflect(type.getDeclaredMethod("next"));
        MethodHandle supplier = LambdaMetafactory.metafactory(
                        inside,
                        "get",
                        MethodType.methodType(Supplier.class, type),
                        MethodType.methodType(Object.class),
                        next,
                        MethodType.methodType(next.type().returnType()))
                .getTarget();
        return (Supplier<Object>) supplier.invoke(tokens);
    }
}
