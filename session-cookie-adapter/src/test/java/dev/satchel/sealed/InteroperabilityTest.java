package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.Token;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other libraries open our tokens and we open theirs; what docs/sealed-tokens.md says is what runs here. */
class InteroperabilityTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path PAGE = DOCS.resolve("sealed-tokens.md");
    private static final Path NODE = Path.of("src", "test", "node");
    private static final String STACK = "shop/test";

    private final Bench bench = new Bench();
    /** Its two alphabets of base64 differ, as those of three keys in four do. */
    private final RootKey root = Stream.generate(() -> RootKey.random(KeyState.PRIMARY, Optional.empty()))
            .filter(key -> key.reveal().matches(".*[-_].*"))
            .findFirst()
            .orElseThrow();

    private final SessionBackend backend = bench.backend(STACK, Bench.ring(root));
    private final Peer recipe = new Peer(root, STACK, 20517);
    private final SessionState ours = bench.state("country", "Côte d'Ivoire 🇨🇮", "quoted", "\"\\").toBuilder()
            .owner(Optional.of("ada"))
            .build();
    private final SessionState theirs =
            ours.toBuilder().attributes(EncodedValues.EMPTY).build();

    @TempDir
    private Path folder;

    private SessionState said(String json) {
        return bench.codec.read(Payload.of(json.getBytes(UTF_8)));
    }

    private SessionState opened(String token) {
        return Bench.opened(backend, Token.of(token)).state();
    }

    private String sealed() {
        return Bench.created(backend, ours).value();
    }

    @Test
    void nimbusOpensOursAndWeOpenItsTokens() throws Exception {
        JWEObject jwe = JWEObject.parse(sealed());
        jwe.decrypt(new DirectDecrypter(recipe.contentKey()));
        assertThat(said(jwe.getPayload().toString())).isEqualTo(ours);

        JWEObject made = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                        .keyID(recipe.kid())
                        .type(new JOSEObjectType("satchel+jwt"))
                        .build(),
                new com.nimbusds.jose.Payload(bench.codecText(theirs)));
        made.encrypt(new DirectEncrypter(recipe.contentKey()));
        assertThat(opened(made.serialize())).isEqualTo(theirs);
    }

    @Test
    void jose4jOpensOursAndWeOpenItsTokens() throws Exception {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setKey(new SecretKeySpec(recipe.contentKey(), "AES"));
        jwe.setCompactSerialization(sealed());
        assertThat(said(jwe.getPayload())).isEqualTo(ours);

        JsonWebEncryption made = new JsonWebEncryption();
        made.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
        made.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
        made.setKeyIdHeaderValue(recipe.kid());
        made.setHeader("typ", "satchel+jwt");
        made.setKey(new SecretKeySpec(recipe.contentKey(), "AES"));
        made.setPayload(bench.codecText(theirs));
        assertThat(opened(made.getCompactSerialization())).isEqualTo(theirs);
    }

    @Test
    void thePagesProgramForNodeOpensOursAndWeOpenItsTokens() throws Exception {
        requireNode();
        Path program = block("js", "sealed.mjs");
        Path modules = Files.createSymbolicLink(
                folder.resolve("node_modules"), NODE.resolve("node_modules").toRealPath());
        try {
            exchange("node", program.toString());
        } finally {
            Files.delete(modules);
        }
    }

    private static void requireNode() throws Exception {
        String missing = !available("node", "--version")
                ? "no node on this machine"
                : !Files.isDirectory(NODE.resolve("node_modules").resolve("jose"))
                        ? "no node_modules; run npm ci in session-cookie-adapter/src/test/node"
                        : "";
        if (!missing.isEmpty() && "1".equals(System.getenv("SATCHEL_REQUIRE_NODE"))) {
            fail("SATCHEL_REQUIRE_NODE is set, but there is " + missing);
        }
        skipUnless(missing.isEmpty(), missing);
    }

    @Test
    void thePagesProgramForPythonOpensOursAndWeOpenItsTokens() throws Exception {
        skipUnless(
                available("python3", "-c", "import cryptography.hazmat.primitives.ciphers.aead"),
                "no python3 with cryptography on this machine");

        exchange("python3", block("python", "sealed.py").toString());
    }

    @Test
    void thePagesProgramForJavaOpensOursAndWeOpenItsTokens() throws Exception {
        Path nimbus = Path.of(JWEObject.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        exchange(
                java.toString(),
                "-cp",
                nimbus.toString(),
                block("java", "Sealed.java").toString());
    }

    private static void skipUnless(boolean there, String missing) {
        if (!there) {
            System.out.println("InteroperabilityTest: skipped, " + missing);
            abort(missing);
        }
    }

    private static boolean available(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The program of this name, as the page prints it. */
    private Path block(String language, String name) throws IOException {
        Matcher block = Pattern.compile("```" + language + " " + Pattern.quote(name) + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("%s is on the page", name).isTrue();
        return Files.writeString(folder.resolve(name), block.group(1));
    }

    private void exchange(String... command) throws Exception {
        List<String> answers = run(STACK, List.of(sealed(), bench.codecText(theirs)), command);

        assertThat(answers).hasSize(2);
        assertThat(said(answers.get(0))).isEqualTo(ours);
        assertThat(opened(answers.get(1))).isEqualTo(theirs);
        assertThatThrownBy(() -> run("shop/prod", List.of(sealed()), command))
                .as("another stack")
                .isInstanceOf(IOException.class);
    }

    private List<String> run(String stack, List<String> lines, String... command) throws Exception {
        Path input = Files.write(folder.resolve("input"), lines, UTF_8);
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        // As openssl rand -base64 32 writes it.
        String key = root.reveal().replace('-', '+').replace('_', '/') + "=";
        builder.environment().putAll(Map.of("SATCHEL_KEY", key, "SATCHEL_STACK", stack, "PYTHONUTF8", "1"));
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("it takes too long");
        }
        if (process.exitValue() != 0) {
            throw new IOException(Files.readString(errors));
        }
        return Files.readAllLines(output, UTF_8);
    }

    private static String cell(String page, String row) {
        Matcher cell =
                Pattern.compile("\\| " + Pattern.quote(row) + " \\| `(.*?)`").matcher(page);
        assertThat(cell.find()).as(row).isTrue();
        return cell.group(1);
    }

    @Test
    void thePagesSmallestSessionOpensAndNoneOfItsMembersMayBeLeftOut() throws IOException {
        String page = Files.readString(PAGE);
        int end = page.indexOf("\"sub\":\"ada@example.org\"}\n```");
        String json = page.substring(page.lastIndexOf('\n', end) + 1, page.indexOf('\n', end));
        Peer peer = new Peer(root, STACK, 20517);

        assertThat(opened(peer.seal(json).value()).owner()).contains("ada@example.org");
        for (String member : List.of("v", "jti", "lat", "xat", "cat")) {
            assertThat(backend.load(peer.seal(json.replace("\"" + member + "\":", "\"not-" + member + "\":"))))
                    .as(member)
                    .is(Bench.refused(RefusalReason.CORRUPT));
        }
    }

    @Test
    void thePagesTestVectorIsTrue() throws IOException {
        String page = Files.readString(PAGE);
        RootKey published =
                new RootKey(Base64.getUrlDecoder().decode(cell(page, "root key")), KeyState.PRIMARY, Optional.empty());
        Peer peer = new Peer(published, STACK, 20517);
        SessionBackend open = bench.backend(STACK, Bench.ring(published));

        assertThat(peer.kid()).isEqualTo(cell(page, "`kid`"));
        assertThat(published.id() + ".20517").isEqualTo(peer.kid());
        assertThat(HexFormat.of().formatHex(peer.contentKey())).isEqualTo(cell(page, "content key, in hexadecimal"));
        assertThat(Bench.opened(open, Token.of(cell(page, "token"))).state()).isEqualTo(said(cell(page, "session")));
    }

    @Test
    void everyKeyThatOurDocumentationPrintsIsRefused() throws IOException {
        List<String> keys = new ArrayList<>();
        List<Path> pages = new ArrayList<>(List.of(Path.of("..", "SECURITY.md"), Path.of("..", "CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(DOCS)) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        if (Files.exists(Path.of("..", "README.md"))) {
            pages.add(Path.of("..", "README.md"));
        }
        for (Path page : pages) {
            Matcher text = Pattern.compile("(?<![A-Za-z0-9_/+.-])[A-Za-z0-9_/+-]{43}=?(?![A-Za-z0-9_/+.-])")
                    .matcher(Files.readString(page));
            while (text.find()) {
                keys.add(text.group());
            }
        }

        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThatThrownBy(() -> KeyRing.ofBase64(key))
                        .isInstanceOf(SessionConfigurationException.class));
    }
}
