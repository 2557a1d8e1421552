package org.sabha.identity.passkey;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.sabha.model.Secret;

/** An authenticator in software, as the standard describes it: its bytes are put together by hand. */
final class SoftAuthenticator {
    static final int USER_PRESENT = 0x01;
    static final int USER_VERIFIED = 0x04;

    private static final int HAS_KEY = 0x40;
    private static final byte[] ID = "credential-of-the-test-01".getBytes(StandardCharsets.US_ASCII);

    private final KeyPair pair;
    int flags = USER_PRESENT | USER_VERIFIED;
    int count;

    SoftAuthenticator() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
    }

    String id() {
        return base64(ID);
    }

    PasskeyService.Attestation create(Secret challenge, PasskeySite site) {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.write(0xA3); // a map of three (RFC 8949)
        text(object, "fmt");
        text(object, "none");
        text(object, "attStmt");
        object.write(0xA0);
        text(object, "authData");
        bytes(object, authenticatorData(site, HAS_KEY, attestedKey()));
        return new PasskeyService.Attestation(
                challenge, base64(clientData("webauthn.create", challenge, site)), base64(object.toByteArray()), "Key");
    }

    PasskeyService.Assertion get(Secret challenge, PasskeySite site) throws GeneralSecurityException {
        count++;
        byte[] client = clientData("webauthn.get", challenge, site);
        byte[] data = authenticatorData(site, 0, new byte[0]);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        return new PasskeyService.Assertion(challenge, id(), base64(client), base64(data), base64(signature.sign()));
    }

    private static byte[] clientData(String type, Secret challenge, PasskeySite site) {
        String encoded = base64(challenge.reveal().getBytes(StandardCharsets.UTF_8));
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + encoded + "\",\"origin\":\"" + site.origin()
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(PasskeySite site, int moreFlags, byte[] rest) {
        return ByteBuffer.allocate(37 + rest.length)
                .put(sha256(site.name().getBytes(StandardCharsets.UTF_8)))
                .put((byte) (flags | moreFlags))
                .putInt(count)
                .put(rest)
                .array();
    }

    /** AAGUID of zeros, id, COSE key of P-256. */
    private byte[] attestedKey() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[16]);
        out.writeBytes(new byte[] {0, (byte) ID.length});
        out.writeBytes(ID);
        out.writeBytes(new byte[] {(byte) 0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
        bytes(out, unsigned(key.getW().getAffineX().toByteArray()));
        out.write(0x22);
        bytes(out, unsigned(key.getW().getAffineY().toByteArray()));
        return out.toByteArray();
    }

    private static byte[] unsigned(byte[] number) {
        byte[] fixed = new byte[32];
        byte[] bare = number.length > 32 ? Arrays.copyOfRange(number, number.length - 32, number.length) : number;
        System.arraycopy(bare, 0, fixed, 32 - bare.length, bare.length);
        return fixed;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 | text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        out.write(0x58);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
