package dev.satchel.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Carries the token of a command-line tool in a file.
 *
 * <p><b>Guarantees.</b> The file is readable and writable for its owner only (0600) from the moment it is made. Its
 * directory, if it has to be made, is the owner's only, too (0700). A token replaces the former one as a whole, forced
 * to the disk: a reader meanwhile, or after a crash, finds either. A file that others may read or write is
 * refused, and so is a symbolic link: what it holds may be known to others, or planted by them.
 *
 * <p><b>Limits.</b> Of two processes that change the token at the same time, one wins. When a token expires is up to
 * the store, so the file holds the token and nothing else. Where the file system has no POSIX permissions, the
 * directory's own are all there is.
 *
 * <p><b>Threads.</b> Thread-safe, as far as the operating system is.
 *
 * <p><b>Errors.</b> {@link SessionConfigurationException} for a file that others may access, or for what is not a file,
 * with the fix; {@link SessionStoreUnavailableException} for what the file system reports.
 *
 * <pre>{@code
 * BoundSession session = sessions.carriedBy(TokenFile.at(Path.of(System.getProperty("user.home"), ".shop", "token")));
 * session.edit(s -> s.claim("ann"));
 * }</pre>
 */
public final class TokenFile implements TokenCarrier {

    /** More than any token has: what is longer is read no further, and opens nothing. */
    private static final int MAX_BYTES = 8 * 1024;

    private static final Set<PosixFilePermission> FOR_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;
    private final Disk disk;

    private TokenFile(Path file) {
        this.file = file.toAbsolutePath();
        disk = new Disk(this.file, Durability.FSYNC);
    }

    /**
     * The token in this file. Neither the file nor its directory needs to be there; both are made at the first write.
     * Nothing is looked at before the first use: a file that others may access is refused then, with a {@link
     * SessionConfigurationException}.
     */
    public static TokenFile at(Path file) {
        return new TokenFile(file);
    }

    /** The token, or none when there is no file, or an empty one. */
    @Override
    public List<Token> tokens() {
        String text;
        try {
            text = read();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException fault) {
            throw new SessionStoreUnavailableException("the token file cannot be read", Faults.withoutPaths(fault));
        }
        return text.isEmpty() ? List.of() : List.of(Token.of(text));
    }

    /** Writes the token that was issued, deletes the one that was cleared. */
    @Override
    public void carry(Directive directive) {
        try {
            if (directive instanceof Directive.Issue issue) {
                write(issue.token());
            } else if (directive instanceof Directive.Clear) {
                delete();
            }
        } catch (IOException fault) {
            throw new SessionStoreUnavailableException("the token file cannot be written", Faults.withoutPaths(fault));
        }
    }

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "TokenFile[" + file + "]";
    }

    private String read() throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw new SessionConfigurationException(
                    "token-file.symbolic-link",
                    file + " is a symbolic link, and whoever may change it decides whose token is used",
                    "name the file that it points to");
        }
        if (disk.posix()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, NOFOLLOW_LINKS);
            if (permissions.stream().anyMatch(FOR_OTHERS::contains)) {
                throw new SessionConfigurationException(
                        "token-file.permissions",
                        file + " is open to others (" + PosixFilePermissions.toString(permissions)
                                + "), who may know the token or have put it there",
                        "delete it and sign in again, or, if nobody looked, chmod 600");
            }
        }
        if (Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                .isOther()) {
            throw new SessionConfigurationException(
                    "token-file.no-file",
                    file + " is no file but a pipe or a device, which may keep its reader waiting for ever",
                    "delete it and sign in again, or name another file");
        }
        try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_BYTES), UTF_8).strip();
        }
    }

    private void write(Token token) throws IOException {
        Path directory = directory();
        disk.ensureDirectories(directory);
        Path temporary = file.resolveSibling(file.getFileName() + "."
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            disk.write(temporary, (token.value() + "\n").getBytes(UTF_8));
            disk.move(temporary, file);
        } catch (IOException fault) {
            disk.discard(temporary);
            throw fault;
        }
        disk.force(directory);
    }

    private void delete() throws IOException {
        if (Files.deleteIfExists(file)) {
            disk.force(directory());
        }
    }

    private Path directory() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
