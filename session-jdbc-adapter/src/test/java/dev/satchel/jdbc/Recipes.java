package dev.satchel.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers that tests start, as Debian installs them. */
enum Recipes implements ServerProcess.Recipe {
    POSTGRESQL("postgresql") {
        @Override
        public Optional<Path> programs() {
            Path versions = Path.of("/usr/lib/postgresql");
            if (!Files.isDirectory(versions)) {
                return Optional.empty();
            }
            try (Stream<Path> found = Files.list(versions)) {
                return found.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.comparing(Path::toString));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public List<List<String>> setUp(Path directory) {
            return List.of(List.of(
                    program("initdb"),
                    "-D",
                    data(directory),
                    "-U",
                    "satchel",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync"));
        }

        @Override
        public List<String> start(Path directory, int port) {
            return List.of(
                    program("postgres"),
                    "-D",
                    data(directory),
                    "-p",
                    Integer.toString(port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "max_connections=60");
        }

        @Override
        public String ready() {
            return "database system is ready to accept";
        }

        @Override
        public String crash() {
            // "Immediate shutdown": all processes end at once, and the next start recovers from the log.
            return "-QUIT";
        }

        @Override
        public String url(int port) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=satchel";
        }
    },
    MARIADB("mariadb") {
        @Override
        public Optional<Path> programs() {
            return Stream.of("/usr/sbin", "/usr/local/sbin")
                    .map(Path::of)
                    .filter(bin -> Files.isExecutable(bin.resolve("mariadbd")))
                    .findFirst();
        }

        @Override
        public List<List<String>> setUp(Path directory) {
            try {
                Files.writeString(directory.resolve("init.sql"), """
                        CREATE DATABASE IF NOT EXISTS satchel;
                        CREATE USER IF NOT EXISTS satchel@'localhost' IDENTIFIED BY 'satchel';
                        GRANT ALL ON satchel.* TO satchel@'localhost';
                        GRANT PROCESS ON *.* TO satchel@'localhost';
                        CREATE USER IF NOT EXISTS admin@'localhost' IDENTIFIED BY 'admin';
                        GRANT ALL ON *.* TO admin@'localhost' WITH GRANT OPTION;
                        """, UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return List.of(List.of(
                    "mariadb-install-db",
                    "--no-defaults",
                    "--datadir=" + data(directory),
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db"));
        }

        @Override
        public List<String> start(Path directory, int port) {
            return List.of(
                    program("mariadbd"),
                    "--no-defaults",
                    "--datadir=" + data(directory),
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    "--socket=" + directory.resolve("s"),
                    "--pid-file=" + directory.resolve("pid"),
                    "--init-file=" + directory.resolve("init.sql"),
                    "--innodb-buffer-pool-size=32M",
                    "--max-connections=60");
        }

        @Override
        public String ready() {
            return "ready for connections";
        }

        @Override
        public String crash() {
            return "-KILL";
        }

        @Override
        public String url(int port) {
            return "jdbc:mariadb://127.0.0.1:" + port + "/satchel?user=satchel&password=satchel";
        }
    };

    /** Sets up a hot standby that follows the PostgreSQL server at this port, without being waited for. */
    static List<List<String>> standby(Path directory, int primary) {
        return List.of(List.of(
                POSTGRESQL.program("pg_basebackup"),
                "--host=127.0.0.1",
                "--port=" + primary,
                "--username=satchel",
                "--pgdata=" + data(directory),
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync"));
    }

    private final String label;

    Recipes(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    String program(String name) {
        return programs().orElseThrow().resolve(name).toString();
    }

    private static String data(Path directory) {
        return directory.resolve("data").toString();
    }
}
