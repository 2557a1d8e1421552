package org.sabha.testkit;

/**
 * Where a packet belongs in a picture of several layers.
 *
 * @param spatial 0 (lowest) to 2
 * @param temporal 0 (lowest) to 2; 0 in a key picture
 * @param key whether the picture is a key picture
 * @param start whether the packet begins its layer's frame
 * @param end whether it ends it
 */
public record LayerPacket(int spatial, int temporal, boolean key, boolean start, boolean end) {
    /** Whether it is the first of a key picture, with which sizes and templates come. */
    public boolean beginsKeyPicture() {
        return key && start && spatial == 0;
    }
}
