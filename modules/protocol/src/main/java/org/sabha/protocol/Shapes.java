package org.sabha.protocol;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.FileId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PollId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SignInSessionId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.webhook.WebhookId;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * Derives shapes from records. It knows the types named here and refuses every other at construction: a message with a
 * component of an unknown type, a text without {@link Chars}, bytes without {@link Bytes} or a list without {@link Items} fails the
 * first test.
 */
final class Shapes {
    private static final Shape.Text MID = new Shape.Text(1, 16, Chars.Script.LINE);

    /** Values of the model that are one string on the wire. */
    private static final Map<Class<?>, Shape> NAMED = Map.ofEntries(
            Map.entry(RoomId.class, id("RoomId", 24, RoomId::new)),
            Map.entry(ParticipantId.class, id("ParticipantId", 16, ParticipantId::new)),
            Map.entry(TrackId.class, id("TrackId", 16, TrackId::new)),
            Map.entry(FileId.class, id("FileId", 26, FileId::new)),
            Map.entry(PollId.class, id("PollId", 26, PollId::new)),
            Map.entry(InvitationId.class, id("InvitationId", 16, InvitationId::new)),
            Map.entry(DeviceId.class, id("DeviceId", 32, DeviceId::new)),
            Map.entry(AccountId.class, id("AccountId", 16, AccountId::new)),
            Map.entry(ApiKeyId.class, id("ApiKeyId", ApiKeyId.LENGTH, ApiKeyId::new)),
            Map.entry(WebhookId.class, id("WebhookId", WebhookId.LENGTH, WebhookId::new)),
            Map.entry(SignInSessionId.class, id("SignInSessionId", 16, SignInSessionId::new)),
            Map.entry(
                    Secret.class,
                    new Shape.Named(
                            "Secret",
                            new Shape.Text(1, Secret.MAX_LENGTH, Chars.Script.LINE),
                            0,
                            Secret::new,
                            secret -> ((Secret) secret).reveal())));

    /** Records of the model, which knows no annotations of the wire: the bounds of their fields, as they state them. */
    private static final Map<Class<?>, Map<String, Shape>> BOUNDS_OF_THE_MODEL = Map.of(
            PublishedTrack.class, Map.of("mid", MID),
            SlotRequest.class,
                    Map.of(
                            "mid", MID,
                            "heightPixels", new Shape.Count(0, 4320, true),
                            "priority", new Shape.Count(0, 255, true)));

    private final Map<Class<?>, Shape.Composite> composites = new LinkedHashMap<>();

    /** A family of messages: every record of a sealed interface, by its wire name, in order of declaration. */
    Shape.Family family(Class<?> sealed) {
        Map<String, Shape.Composite> members = new LinkedHashMap<>();
        for (Class<?> member : sealed.getPermittedSubclasses()) {
            members.put(WireNames.ofType(member), composite(member));
        }
        return new Shape.Family(sealed, Collections.unmodifiableMap(members));
    }

    Shape.Composite composite(Class<?> record) {
        Shape.Composite known = composites.get(record);
        if (known == null) {
            known = derive(record);
            composites.put(record, known);
        }
        return known;
    }

    private Shape.Composite derive(Class<?> record) {
        List<Shape.Field> fields = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            fields.add(field(record, component));
        }
        return new Shape.Composite(record, List.copyOf(fields), constructor(record));
    }

    private Shape.Field field(Class<?> record, RecordComponent component) {
        String name = component.getName();
        AnnotatedType type = component.getAnnotatedType();
        boolean optional = component.getType() == Optional.class;
        if (optional) {
            type = argument(type);
        }
        Shape fixed = BOUNDS_OF_THE_MODEL.getOrDefault(record, Map.of()).get(name);
        Shape shape = fixed != null ? fixed : shape(type, record.getSimpleName() + "." + name);
        return new Shape.Field(name, shape, optional, component.getAccessor());
    }

    private Shape shape(AnnotatedType type, String place) {
        Class<?> raw = raw(type);
        Shape named = NAMED.get(raw);
        if (named != null) {
            return named;
        }
        if (raw == String.class) {
            Chars chars = require(type, Chars.class, place);
            return new Shape.Text(chars.min(), chars.max(), chars.script());
        }
        if (raw == Octets.class) {
            Bytes bytes = require(type, Bytes.class, place);
            return new Shape.Base64Url(bytes.min(), bytes.max());
        }
        if (raw == List.class) {
            return new Shape.Sequence(
                    shape(argument(type), place),
                    require(type, Items.class, place).max());
        }
        if (raw == long.class || raw == Long.class) {
            IntegerRange range = type.getAnnotation(IntegerRange.class);
            return range == null
                    ? new Shape.Count(0, IntegerRange.MOST, false)
                    : new Shape.Count(range.min(), range.max(), false);
        }
        return plain(raw, place);
    }

    private Shape plain(Class<?> raw, String place) {
        if (raw == boolean.class) {
            return new Shape.Flag();
        }
        if (raw == Instant.class) {
            return new Shape.Time();
        }
        if (raw.isEnum()) {
            return new Shape.Choice(raw, WireNames.ofEnum(raw));
        }
        if (raw.isSealed()) {
            return family(raw);
        }
        if (raw.isRecord() && (BOUNDS_OF_THE_MODEL.containsKey(raw) || isOfTheProtocol(raw))) {
            return composite(raw);
        }
        throw new IllegalStateException("no shape for " + raw.getName() + " at " + place);
    }

    private static boolean isOfTheProtocol(Class<?> type) {
        return type.getPackageName().startsWith(Shapes.class.getPackageName());
    }

    private static <A extends java.lang.annotation.Annotation> A require(
            AnnotatedElement type, Class<A> annotation, String place) {
        @Nullable A found = type.getAnnotation(annotation);
        if (found == null) {
            throw new IllegalStateException("no @" + annotation.getSimpleName() + " at " + place);
        }
        return found;
    }

    private static AnnotatedType argument(AnnotatedType type) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0];
    }

    private static Class<?> raw(AnnotatedType type) {
        return type.getType() instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type.getType();
    }

    private static Constructor<?> constructor(Class<?> record) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return record.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(record + " has no canonical constructor", e);
        }
    }

    private static Shape id(String name, int length, Function<String, Object> make) {
        return new Shape.Named(name, new Shape.Text(length, length, Chars.Script.LINE), length, make, Object::toString);
    }
}
