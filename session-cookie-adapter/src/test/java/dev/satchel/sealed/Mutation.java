package dev.satchel.sealed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Tokens that are nearly right, and such as are not. */
final class Mutation {

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Mutation() {}

    static String next(SplittableRandom random, List<String> valid) {
        String token = valid.get(random.nextInt(valid.size()));
        return switch (random.nextInt(8)) {
            case 0 -> noise(random, random.nextInt(200), 0x10000);
            case 1 -> noise(random, random.nextInt(5000), 0x80);
            case 2 -> shaped(random);
            case 3 -> splice(random, token, valid.get(random.nextInt(valid.size())));
            case 4 -> reheaded(random, token);
            default -> edited(random, token);
        };
    }

    private static String noise(SplittableRandom random, int length, int bound) {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < length; i++) {
            noise.append((char) random.nextInt(bound));
        }
        return noise.toString();
    }

    private static String base64(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(BASE64.charAt(random.nextInt(64)));
        }
        return text.toString();
    }

    /** The shape of a token, with nothing in it. */
    private static String shaped(SplittableRandom random) {
        return base64(random, random.nextInt(120)) + ".." + base64(random, 16) + "."
                + base64(random, random.nextInt(300)) + "." + base64(random, 21) + "A";
    }

    private static String splice(SplittableRandom random, String one, String two) {
        return one.substring(0, random.nextInt(one.length())) + two.substring(random.nextInt(two.length()));
    }

    /** The header changed where it is text. */
    private static String reheaded(SplittableRandom random, String token) {
        int dot = token.indexOf('.');
        byte[] json = new byte[Base64Url.decodedLength(dot)];
        if (!Base64Url.decode(token, 0, dot, json, 0)) {
            throw new IllegalStateException("not one of ours");
        }
        StringBuilder header = new StringBuilder(new String(json, StandardCharsets.US_ASCII));
        int at = random.nextInt(header.length());
        switch (random.nextInt(3)) {
            case 0 -> header.setCharAt(at, (char) random.nextInt(' ', '~'));
            case 1 -> header.insert(at, (char) random.nextInt(' ', '~'));
            default -> header.deleteCharAt(at);
        }
        return Base64Url.encode(header.toString().getBytes(StandardCharsets.US_ASCII)) + token.substring(dot);
    }

    private static String edited(SplittableRandom random, String token) {
        StringBuilder edited = new StringBuilder(token);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(edited.length());
            char character = random.nextInt(10) == 0 ? (char) random.nextInt(0x300) : BASE64.charAt(random.nextInt(64));
            switch (random.nextInt(3)) {
                case 0 -> edited.setCharAt(at, character);
                case 1 -> edited.insert(at, character);
                default -> edited.deleteCharAt(at);
            }
        }
        return edited.toString();
    }
}
