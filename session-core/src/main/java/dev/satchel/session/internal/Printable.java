package dev.satchel.session.internal;

/**
 * Text from outside, such as a name or a path, for messages and logs: nothing in it breaks a line, colours a terminal
 * or turns its direction.
 */
public final class Printable {

    private Printable() {}

    /** The text, with what is not to be seen as {@code \}{@code u001b}. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isHidden(point)) {
                for (char unit : Character.toChars(point)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
