package org.sabha.acceptance;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.mls.crypto.Secret;
import org.jspecify.annotations.Nullable;
import org.sabha.client.SabhaMeeting;

/**
 * Takes out of a client's memory whatever it keeps secret for its meeting: private keys of signatures and of HPKE, all secrets
 * of the key schedule and of the tree, base keys and keys of frames, the link's. It walks the objects, so that nothing is
 * left out because a test did not think of it.
 */
final class ClientSecrets {
    /** Shorter ones would be met by chance. */
    private static final int LEAST_BYTES = 12;

    private static final int TRIES = 1000;

    /** Where to look: not at sockets and packets, whose keys the server shares. */
    private static final List<String> PLACES = List.of(
            "org.sabha.client.keys.",
            "org.sabha.client.MeetingKeys",
            "org.sabha.client.MediaKeys",
            "org.sabha.e2ee.",
            "org.bouncycastle.mls.",
            "org.bouncycastle.crypto.");

    /** Fields of bytes that are secret. */
    private static final Set<String> FIELDS = Set.of("privateKey", "baseKey", "secret", "salt", "psk", "identitySk");

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();
    private final Map<String, byte[]> secrets = new TreeMap<>();

    private ClientSecrets() {}

    /** @return what it is and its first bytes, with the secret */
    static Map<String, byte[]> of(SabhaMeeting meeting) throws IllegalAccessException {
        // The client's threads may be at work in the same maps.
        for (int i = 0; i < TRIES; i++) {
            try {
                ClientSecrets secrets = new ClientSecrets();
                secrets.walk(keysOf(meeting));
                return secrets.secrets;
            } catch (ConcurrentModificationException busy) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("the client never rests");
    }

    private static Object keysOf(SabhaMeeting meeting) throws IllegalAccessException {
        for (Field field : SabhaMeeting.class.getDeclaredFields()) {
            if (field.getType().getName().equals("org.sabha.client.MeetingKeys")) {
                field.setAccessible(true);
                return field.get(meeting);
            }
        }
        throw new IllegalStateException("a meeting has its keys elsewhere");
    }

    private void walk(Object root) throws IllegalAccessException {
        left.add(root);
        while (!left.isEmpty()) {
            Object next = left.poll();
            if (seen.add(next)) {
                look(next);
            }
        }
    }

    private void look(Object object) throws IllegalAccessException {
        switch (object) {
            case Ed25519PrivateKeyParameters key -> found("signature key", key.getEncoded());
            case X25519PrivateKeyParameters key -> found("HPKE key", key.getEncoded());
            case SecretKeySpec key -> found("frame key", key.getEncoded());
            case Optional<?> optional -> optional.ifPresent(this::later);
            // Keys of maps are names and numbers.
            case Map<?, ?> map -> map.values().forEach(this::later);
            case Collection<?> collection -> collection.forEach(this::later);
            default -> {
                if (object.getClass().isArray()) {
                    elements(object);
                } else if (isPlace(object.getClass())) {
                    fields(object);
                }
            }
        }
    }

    private static boolean isPlace(Class<?> type) {
        return PLACES.stream().anyMatch(type.getName()::startsWith);
    }

    private void elements(Object array) {
        if (!array.getClass().getComponentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(array); i++) {
                later(Array.get(array, i));
            }
        }
    }

    private void fields(Object object) throws IllegalAccessException {
        if (object instanceof Secret secret) {
            found("secret of MLS", secret.value());
        }
        for (Class<?> type = object.getClass(); type != null && isPlace(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                field.setAccessible(true);
                Object value = field.get(object);
                if (value instanceof byte[] bytes && FIELDS.contains(field.getName())) {
                    found(type.getSimpleName() + "." + field.getName(), bytes);
                }
                later(value);
            }
        }
    }

    private void later(@Nullable Object object) {
        if (object != null) {
            left.add(object);
        }
    }

    private void found(String what, byte @Nullable [] bytes) {
        if (bytes == null || bytes.length < LEAST_BYTES || isBlank(bytes)) {
            return;
        }
        secrets.put(what + " " + HexFormat.of().formatHex(bytes, 0, 4), bytes.clone());
    }

    /** A secret that is absent, or was overwritten. */
    private static boolean isBlank(byte[] bytes) {
        for (byte octet : bytes) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }
}
