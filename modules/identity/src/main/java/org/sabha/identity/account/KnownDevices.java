package org.sabha.identity.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sabha.identity.Base32;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/**
 * Marks of devices that have signed in to an account: a random name with a tag that binds it to the account. A mark opens
 * nothing; it gives its holder a budget of tries that strangers cannot use up (H4). Thread-safe if the random source is.
 */
public final class KnownDevices {
    private static final String MAC = "HmacSHA256";
    private static final int TAG_BYTES = 20;

    private final SecretKeySpec key;
    private final IdSource ids;

    /** @param key 256 bits that outlive a restart */
    public KnownDevices(byte[] key, IdSource ids) {
        this.key = new SecretKeySpec(key, MAC);
        this.ids = ids;
    }

    /** A mark for a device that has just signed in. */
    public Secret mark(String login) {
        String name = ids.newSecret().reveal();
        return new Secret(name + "." + tag(login, name));
    }

    /** The random name of a device that is known for this account. */
    Optional<String> nameOf(Secret mark, String login) {
        String text = mark.reveal();
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String name = text.substring(0, dot);
        byte[] shown = text.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        byte[] right = tag(login, name).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, right) ? Optional.of(name) : Optional.empty();
    }

    private String tag(String login, String name) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            byte[] tag = mac.doFinal(("device " + login + ' ' + name).getBytes(StandardCharsets.UTF_8));
            return Base32.encode(Arrays.copyOf(tag, TAG_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
