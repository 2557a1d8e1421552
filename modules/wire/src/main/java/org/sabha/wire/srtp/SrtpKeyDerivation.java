package org.sabha.wire.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session keys from a master key (RFC 3711 section 4.3 with a derivation rate of 0; RFC 7714 section 11): AES in counter
 * mode over the master salt, the label in byte 7.
 */
final class SrtpKeyDerivation {
    static final int RTP_KEY = 0;
    static final int RTP_SALT = 2;
    static final int RTCP_KEY = 3;
    static final int RTCP_SALT = 5;

    private static final int BLOCK_BYTES = 16;
    private static final int LABEL_AT = 7;

    private SrtpKeyDerivation() {}

    /** So many bytes under a label; the caller zeroes them. */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int count) throws GeneralSecurityException {
        byte[] counter = Arrays.copyOf(masterSalt, BLOCK_BYTES);
        counter[LABEL_AT] ^= (byte) label;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(counter));
        return cipher.doFinal(new byte[count]);
    }
}
