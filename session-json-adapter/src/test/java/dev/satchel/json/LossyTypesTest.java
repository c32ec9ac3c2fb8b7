package dev.satchel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.satchel.json.JsonCodec.Binding;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalTime;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Types that the library writes, and reads back as something else. */
@SuppressWarnings("JavaUtilDate")
class LossyTypesTest {

    private static final TimeZone TOKYO = TimeZone.getTimeZone("Asia/Tokyo");

    private final JsonCodec codec = JsonCodec.standard();

    record Holder(Object any) {}

    record Upload(Path at, Date since) {}

    record Twice(Optional<Optional<String>> note) {}

    record Many(List<Optional<Optional<String>>> all) {}

    static List<Arguments> notExact() throws Exception {
        return List.of(
                Arguments.of(Path.class, Path.of("uploads", "a.png"), "java.nio.file.Path", "its text"),
                Arguments.of(File.class, new File("a.png"), "java.io.File", "its text"),
                Arguments.of(Pattern.class, Pattern.compile("a", Pattern.CASE_INSENSITIVE), "Pattern", "its text"),
                Arguments.of(Timestamp.class, new Timestamp(1), "java.sql.Timestamp", "Instant"),
                Arguments.of(Time.class, new Time(1), "java.sql.Time", "LocalTime"),
                Arguments.of(Calendar.class, new GregorianCalendar(TOKYO), "java.util.Calendar", "ZonedDateTime"),
                Arguments.of(GregorianCalendar.class, new GregorianCalendar(), "Calendar", "ZonedDateTime"),
                Arguments.of(
                        XMLGregorianCalendar.class,
                        DatatypeFactory.newInstance().newXMLGregorianCalendar("2026-01-01"),
                        "XMLGregorianCalendar",
                        "OffsetDateTime"));
    }

    @ParameterizedTest
    @MethodSource("notExact")
    void aTypeThatLosesSomeValuesIsRefusedWhereverItStands(
            Class<Object> type, Object value, String named, String instead) {
        Attribute<Object> any = Attribute.of("any", Object.class);

        for (ThrowableAssertAlternative<?> refusal : List.of(
                assertRefused(Attribute.of("root", type), value),
                assertRefused(Attribute.listOf("list", type), List.of(value)),
                assertRefused(Attribute.of("holder", Holder.class), new Holder(value)),
                assertRefused(any, value),
                assertRefused(any, Map.of(value, 1)))) {
            refusal.withMessageContaining(named + " does not come back as it was")
                    .withMessageContaining("use " + instead)
                    .withMessageNotContaining("a.png");
        }
    }

    @Test
    void itIsRefusedAfterValuesThatCameBackToo() {
        Attribute<Upload> upload = Attribute.of("upload", Upload.class);
        Attribute<Date> date = Attribute.of("date", Date.class);

        assertExact(upload, new Upload(null, new Date(1)));
        assertExact(upload, new Upload(null, new Date(2)));
        assertExact(date, new Date(1));
        assertExact(date, new Date(2));

        assertRefused(upload, new Upload(Path.of("a"), new Date(1)));
        assertRefused(upload, new Upload(null, new Timestamp(1)));
        assertRefused(date, new Timestamp(1));
        assertRefused(Attribute.of("dates", new TypeRef<Map<Date, Integer>>() {}), Map.of(new Timestamp(1), 1));
    }

    @Test
    void aLocaleComesBackOrIsRefused() {
        Attribute<Locale> locale = Attribute.of("locale", Locale.class);
        Attribute<Map<Locale, Integer>> keys = Attribute.of("keys", new TypeRef<>() {});
        List<Locale> kept = List.of(
                Locale.GERMANY,
                Locale.ROOT,
                Locale.forLanguageTag("zh-Hans-CN"),
                Locale.forLanguageTag("de-DE-u-co-phonebk"),
                new Locale("", "DE"),
                new Locale("de", "DE", "POSIX"),
                new Locale("ja", "JP", "JP"));

        for (Locale each : kept) {
            assertExact(locale, each);
            assertExact(keys, Map.of(each, 1));
        }
        for (Locale each : List.of(new Locale("no", "NO", "NY"), new Locale("toolongalanguage"))) {
            assertRefused(locale, each).withMessageContaining("does not come back as it was");
            assertRefused(keys, Map.of(each, 1));
            assertRefused(Attribute.of("holder", Holder.class), new Holder(each));
        }
    }

    @Test
    void aZoneAndAnAddressComeBackOrAreRefused() {
        Attribute<TimeZone> zone = Attribute.of("zone", TimeZone.class);
        Attribute<InetSocketAddress> address = Attribute.of("address", InetSocketAddress.class);

        assertExact(zone, TOKYO);
        assertExact(zone, TimeZone.getTimeZone("UTC"));
        assertRefused(zone, new SimpleTimeZone(0, "Asia/Tokyo"));
        assertExact(address, InetSocketAddress.createUnresolved("shop", 80));
        assertExact(address, InetSocketAddress.createUnresolved("shop", 81));
        assertRefused(address, new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
    }

    @Test
    void anOptionalInsideAnotherIsRefusedBecauseNullStandsForBoth() {
        Attribute<Twice> twice = Attribute.of("twice", Twice.class);
        Attribute<List<Optional<OptionalInt>>> numbers = Attribute.of("numbers", new TypeRef<>() {});
        Attribute<List<Optional<AtomicReference<String>>>> references = Attribute.of("references", new TypeRef<>() {});
        Attribute<Many> many = Attribute.of("many", Many.class);
        Attribute<List<Optional<String>>> once = Attribute.of("once", new TypeRef<>() {});

        assertRefused(twice, new Twice(Optional.empty())).withMessageContaining("an Optional inside an Optional");
        assertRefused(twice, new Twice(Optional.of(Optional.empty())));
        for (int time = 0; time < 2; time++) {
            assertRefused(numbers, List.of(Optional.of(OptionalInt.empty())));
            assertRefused(references, List.of(Optional.of(new AtomicReference<>())));
            assertRefused(many, new Many(List.of(Optional.of(Optional.empty()))));
        }
        assertExact(once, List.of(Optional.of("a"), Optional.empty()));
    }

    @Test
    void aMapperOfYourOwnDecidesForThem() {
        JsonCodec own = JsonCodec.with(JsonMapper.builder().build());
        Attribute<Path> path = Attribute.of("path", Path.class);
        Path absolute = Path.of("a").toAbsolutePath();

        assertThat(own.decode(path, own.encode(path, absolute))).isEqualTo(absolute);
    }

    @Test
    void aTypeOfTheLanguageThatComesBackUnequalIsRefusedEvenIfItsTextIsTheSame() {
        JsonMapper toTheMinute = StrictMapper.of(JsonMapper.builder()
                .withConfigOverride(LocalTime.class, time -> time.setFormat(JsonFormat.Value.forPattern("HH:mm")))
                .build());
        Attribute<LocalTime> time = Attribute.of("time", LocalTime.class);
        Binding binding = new Binding(
                toTheMinute.constructType(LocalTime.class),
                toTheMinute.readerFor(LocalTime.class),
                toTheMinute.writerFor(LocalTime.class),
                new Proven());
        LocalTime second = LocalTime.of(10, 30, 15);
        LocalTime minute = LocalTime.of(10, 30);
        BoundedBytes written = binding.write(second, new Witness(new Proven()));

        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> new ReadBack(binding, time, true).check(second, written, false))
                .withMessageContaining("comes back as another value")
                .withMessageNotContaining("10:30");
        assertThatCode(() -> new ReadBack(binding, time, true).check(minute, written, false))
                .doesNotThrowAnyException();
        assertThatCode(() -> new ReadBack(binding, time, false).check(second, written, false))
                .doesNotThrowAnyException();
    }

    private <T> void assertExact(Attribute<T> attribute, T value) {
        assertThat(codec.decode(attribute, codec.encode(attribute, value))).isEqualTo(value);
    }

    private <T> ThrowableAssertAlternative<SessionValueException> assertRefused(Attribute<T> attribute, T value) {
        return assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.encode(attribute, value))
                .withNoCause()
                .withMessageContaining("'" + attribute.name() + "'");
    }
}
