package org.sabha.server.integration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sabha.model.Secret;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.rest.ResponseType;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.store.failure.StorageException;
import org.sabha.store.key.AnswerStorage;

/**
 * Seals an answer, which may hold secrets of invitations, with the secret of the key that asked (AES-256-GCM, key by
 * HMAC-SHA256, bound to the request): the server keeps only that secret's digest, so whoever has its database reads no
 * answer.
 */
final class AnswerSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final HttpBodyCodec BODIES = new HttpBodyCodec();

    private final SecretKeySpec key;
    private final byte[] request;
    private final RandomGenerator random;

    AnswerSeal(Secret secret, AnswerStorage.Claim claim, RandomGenerator random) {
        this.key = derive(secret, claim.named());
        this.request = claim.request().getBytes(StandardCharsets.US_ASCII);
        this.random = random;
    }

    private static SecretKeySpec derive(Secret secret, String named) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] key = mac.doFinal(("sabha answer " + named).getBytes(StandardCharsets.US_ASCII));
            return new SecretKeySpec(key, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** @return a nonce, and behind it, sealed, the location, a line feed and the body */
    byte[] close(RestAnswer answer) {
        byte[] body = answer.body().map(BODIES::encode).orElseGet(() -> new byte[0]);
        byte[] location = (answer.location().orElse("") + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = ByteBuffer.allocate(location.length + body.length)
                .put(location)
                .put(body)
                .array();
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @param response what the route answers */
    RestAnswer open(AnswerStorage.Answer kept, ResponseType response) {
        ByteBuffer sealed = ByteBuffer.wrap(kept.sealed());
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] rest = new byte[Math.max(0, sealed.remaining() - NONCE_BYTES)];
        sealed.get(nonce).get(rest);
        String plain = new String(run(Cipher.DECRYPT_MODE, nonce, rest), StandardCharsets.UTF_8);
        int line = plain.indexOf('\n');
        byte[] body = plain.substring(line + 1).getBytes(StandardCharsets.UTF_8);
        return new RestAnswer(
                kept.status(),
                response.body().map(type -> BODIES.decode(body, type)),
                line == 0 ? Optional.empty() : Optional.of(plain.substring(0, line)),
                List.of());
    }

    private byte[] run(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(request);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new StorageException("an answer that was kept cannot be read", e);
        }
    }
}
