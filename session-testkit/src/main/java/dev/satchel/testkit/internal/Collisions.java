package dev.satchel.testkit.internal;

import java.util.HexFormat;
import java.util.List;

/**
 * Pairs of 32 bytes that have the same 32-bit hash, for the hashes that somebody may take for a name. Found once, by
 * the birthday paradox.
 */
final class Collisions {

    private static final List<Pair> PAIRS = List.of(
            pair(
                    "Adler32",
                    "e490ef150f98e75f5ff1947191fc00081817e524d38a0c07e75607832b5b64aa",
                    "15fc787c7e07fcf466b26c5653955a2e9acc778242637eac9d436b402f0d1089"),
            pair(
                    "Arrays.hashCode of the bytes",
                    "8f107932f60e8879d5b8cd80a298459532d155ec9c5f35e1ff6d6d2e772ec1e7",
                    "6a903cb421fcd3491f80b1e4346ce0d158d17c82f0cd82539e11e6ef4165f64d"),
            pair(
                    "BigInteger.hashCode",
                    "482de0b734e9c3c347ca51af23cf5cecc8c9a7ea6d2d0773322acbb295c934b3",
                    "412df78c983c817aab265a9949ed9cc778ba9cbbb80adb71b8d9fcd633f93b97"),
            pair(
                    "ByteBuffer.hashCode",
                    "fac628f920987a25167fb597576b635dcd6d15adfbcdd764d081faa5669e122a",
                    "7847b7775f94cc80bb68fcd3bb22438d39c5b45ab8316a96aa330bba7c8dc493"),
            pair(
                    "CRC32",
                    "ba1fdcf7835bcdfee32ffc11433700d0654ed2d1465e29292bbe971421fbde37",
                    "4425d5c392040247479082f6f7575c135a66e8a75e63aceff6753b6c03a1acf9"),
            pair(
                    "CRC32 of the hex text",
                    "80b9a3901db8782cd76595f02c2f1cce4ac4f8bcfebeb71e839db672e1c16eb9",
                    "3183104a0a7bf243db92197d399ffdeaa18adc72fcc3c56bac2267a4269e8ecb"),
            pair(
                    "CRC32C",
                    "76613434ed1917e309fcacc31b93250b54c54313d4681b31985a0475e08c18ca",
                    "0c6a6132738b62d032bf070a095b45ec00080a6cf4080f17a45be9fe31a20088"),
            pair(
                    "FNV-1a",
                    "f601346b449a31033c0cef792cc18d6610ef546861143714285065626dec51d1",
                    "3c8e73ff01983d90b6787d1c176f53710a0d37d0eb7ebe4d658b0a8c96e9e3c6"),
            pair(
                    "hashCode of the Base64 text",
                    "9a018a01f1da2163c7873259f3820cf3a9979def83c80a83aede0bed4e929c2a",
                    "6363ae7e343db8eb48b58d2f2decbf965a5aab19a186f5721adcaf95eff87160"),
            pair(
                    "hashCode of the Base64url text",
                    "3d0a79251ed82668b557416088bf697b0a30fb247d491f8b49c814dbd2725b87",
                    "f46ec807cea58e08bcd795e386fdbc6e394ae20bb0279d035beab54d38190f83"),
            pair(
                    "hashCode of the Latin-1 text",
                    "a54bf401bacb2640d85eef7033c2d1a5043788c8fcba76ab75d69fcc4b81bf5b",
                    "160e8033d62176e4ee302fd089db5e0f867652276cb53e8321d6bd5f1588b5dc"),
            pair(
                    "hashCode of the hex text",
                    "f823d98ae7bcbf04d289feeb93fa427e64228bc495baf6481ab7e4129cfa5bab",
                    "1413b2b2442a1c7ef0a63def329fb36c4aa6d50ade250474e45c8738ad3b32fd"),
            pair(
                    "hashCode of the key",
                    "31f0fa1ab3b6d2a202dee8f31b3fe8af918000ccea6ab6e0fad53b61e1e94f4e",
                    "b02c3072326a18ca68da539137743fd837b22be3778ab33b8ebf8e847d02c316"),
            pair(
                    "hashCode of the upper-case hex text",
                    "66d70e11e2ce2d0cf4fda32e6c04a5b5f691d39a45844589c0e723e1b77aa783",
                    "6f94caa2768e242695aec388070c2243cc536f0f1183ab275a97156d1c806d4e"),
            pair(
                    "XOR of the words",
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                    "101112131415161718191a1b1c1d1e1f000102030405060708090a0b0c0d0e0f"),
            pair(
                    "sum of the bytes",
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20",
                    "010003020504070609080b0a0d0c0f0e111013121514171619181b1a1d1c201e"));

    private Collisions() {}

    /**
     * Two that differ, and a hash in which they do not.
     *
     * @param hash its name
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Pair(String hash, byte[] one, byte[] other) {}

    /** One pair for each hash. */
    static List<Pair> pairs() {
        return PAIRS;
    }

    private static Pair pair(String hash, String one, String other) {
        return new Pair(hash, HexFormat.of().parseHex(one), HexFormat.of().parseHex(other));
    }
}
