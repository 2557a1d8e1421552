package org.sabha.server.account;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator app does with a secret (RFC 6238): written anew, so that it checks the server's. */
final class AuthenticatorApp {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private AuthenticatorApp() {}

    static String code(String secret, Instant now) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decode(secret), "HmacSHA1"));
            byte[] tag = mac.doFinal(
                    ByteBuffer.allocate(8).putLong(now.getEpochSecond() / 30).array());
            int number = ByteBuffer.wrap(tag).getInt(tag[19] & 15) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decode(String base32) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < base32.length(); i++) {
            buffer = buffer << 5 | ALPHABET.indexOf(base32.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.write(buffer >> bits);
            }
        }
        return out.toByteArray();
    }
}
