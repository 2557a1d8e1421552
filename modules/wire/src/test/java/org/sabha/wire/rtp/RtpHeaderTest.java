package org.sabha.wire.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.Allocation;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;

class RtpHeaderTest {
    @Test
    void readsWhatItWrote() {
        byte[] bytes = new byte[40];
        RtpHeader.write(bytes, 3, 96, 65_535, 0xfedc_ba98, 0x8000_0001);
        RtpHeader.setMarker(bytes, 3, true);

        assertNull(RtpHeader.check(bytes, 3, 20));
        assertEquals(96, RtpHeader.payloadType(bytes, 3));
        assertTrue(RtpHeader.marker(bytes, 3));
        assertEquals(65_535, RtpHeader.sequenceNumber(bytes, 3));
        assertEquals(0xfedc_ba98, RtpHeader.timestamp(bytes, 3));
        assertEquals(0x8000_0001, RtpHeader.ssrc(bytes, 3));
        assertEquals(8, RtpHeader.payloadLength(bytes, 3, 20));
        RtpHeader.setPayloadType(bytes, 3, 111);
        assertTrue(RtpHeader.marker(bytes, 3));
        RtpHeader.setMarker(bytes, 3, false);
        assertEquals(111, RtpHeader.payloadType(bytes, 3));
    }

    @Test
    @Tag("H30")
    void refusesMoreThan1500Bytes() {
        byte[] bytes = new byte[1_600];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        assertNull(RtpHeader.check(bytes, 0, 1_500));
        assertEquals(DropReason.OVERSIZED, RtpHeader.check(bytes, 0, 1_501));
    }

    @Test
    @Tag("H32")
    void refusesCsrcsAndExtensionsThatDoNotFit() {
        byte[] bytes = new byte[60];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.check(bytes, 0, 11));
        bytes[0] = (byte) 0x8f;
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.check(bytes, 0, 60));
        bytes[0] = (byte) 0x90;
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.check(bytes, 0, 15));
        bytes[15] = 12;
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.check(bytes, 0, 60));
        bytes[15] = 11;
        assertNull(RtpHeader.check(bytes, 0, 60));
        bytes[0] = 0x50;
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.check(bytes, 0, 60));
    }

    @Test
    @Tag("H32")
    void refusesPaddingLongerThanThePacket() {
        byte[] bytes = new byte[20];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        bytes[0] |= 0x20;
        bytes[19] = 8;
        assertNull(RtpHeader.checkPadding(bytes, 0, 20));
        assertEquals(0, RtpHeader.payloadLength(bytes, 0, 20));
        bytes[19] = 9;
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.checkPadding(bytes, 0, 20));
        bytes[19] = 0;
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.checkPadding(bytes, 0, 20));
        assertEquals(DropReason.MALFORMED_HEADER, RtpHeader.checkPadding(bytes, 0, 12));
    }

    @Test
    void removesAddedPadding() {
        byte[] bytes = new byte[64];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        int length = RtpHeader.pad(bytes, 0, 30, 5);

        assertEquals(35, length);
        assertNull(RtpHeader.checkPadding(bytes, 0, length));
        assertEquals(18, RtpHeader.payloadLength(bytes, 0, length));
    }

    @Test
    void writesTheOneByteFormWhileItCan() {
        byte[] bytes = new byte[400];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        ExtensionWriter writer = new ExtensionWriter().begin(bytes, 0);
        assertTrue(writer.addU8(1, 0x85));
        assertTrue(writer.addU16(3, 0xbeef));
        int payload = writer.finish();

        assertEquals(12 + 4 + 8, payload);
        assertEquals(payload, RtpHeader.headerLength(bytes, 0));
        ExtensionCursor cursor = new ExtensionCursor().reset(bytes, 0);
        assertTrue(cursor.next());
        assertEquals(1, cursor.id());
        assertEquals(0x85, Bytes.u8(bytes, cursor.valueOffset()));
        assertTrue(cursor.next());
        assertEquals(3, cursor.id());
        assertEquals(2, cursor.valueLength());
        assertFalse(cursor.next());
        assertNull(cursor.problem());
    }

    @Test
    void widensToTheTwoByteFormForLongElements() {
        byte[] bytes = new byte[400];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        byte[] descriptor = new byte[92];
        new Random(3).nextBytes(descriptor);
        ExtensionWriter writer = new ExtensionWriter().begin(bytes, 0);
        assertTrue(writer.addU16(3, 0xbeef));
        assertTrue(writer.addU8(4, 9));
        assertTrue(writer.add(12, descriptor, 0, 92));
        assertTrue(writer.addU8(200, 1));
        writer.finish();

        ExtensionCursor cursor = new ExtensionCursor().reset(bytes, 0);
        StringBuilder seen = new StringBuilder();
        while (cursor.next()) {
            seen.append(cursor.id()).append('/').append(cursor.valueLength()).append(' ');
            if (cursor.id() == 12) {
                for (int i = 0; i < 92; i++) {
                    assertEquals(descriptor[i], bytes[cursor.valueOffset() + i]);
                }
            }
        }
        assertEquals("3/2 4/1 12/92 200/1 ", seen.toString());
        assertNull(cursor.problem());
    }

    @Test
    void refusesElementsThatCannotBeExpressed() {
        byte[] bytes = new byte[400];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        ExtensionWriter writer = new ExtensionWriter().begin(bytes, 0);
        assertEquals(-1, writer.reserve(0, 1));
        assertEquals(-1, writer.reserve(256, 1));
        assertEquals(-1, writer.reserve(1, 256));
        assertTrue(writer.reserve(1, 200) > 0);
        assertEquals(-1, writer.reserve(2, 200));
        assertEquals(12, new ExtensionWriter().begin(bytes, 0).finish());
        assertFalse(RtpHeader.hasExtension(bytes, 0));
    }

    @Test
    @Tag("H31")
    void survivesWritingWhatItReadForRandomElements() {
        Random random = new Random(11);
        byte[] value = new byte[255];
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[400];
            RtpHeader.write(bytes, 0, 96, 1, 2, 3);
            ExtensionWriter writer = new ExtensionWriter().begin(bytes, 0);
            StringBuilder wrote = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                int id = 1 + random.nextInt(random.nextBoolean() ? 14 : 255);
                int length = random.nextInt(random.nextBoolean() ? 17 : 100);
                if (writer.add(id, value, 0, length)) {
                    wrote.append(id).append('/').append(length).append(' ');
                }
            }
            int payload = writer.finish();
            assertNull(RtpHeader.check(bytes, 0, payload));
            ExtensionCursor cursor = new ExtensionCursor().reset(bytes, 0);
            StringBuilder read = new StringBuilder();
            while (cursor.next()) {
                read.append(cursor.id())
                        .append('/')
                        .append(cursor.valueLength())
                        .append(' ');
            }
            assertEquals(wrote.toString(), read.toString());
        }
    }

    @Test
    void reportsAnElementThatOverrunsItsBlock() {
        byte[] bytes = new byte[20];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        RtpHeader.setExtension(bytes, 0, true);
        bytes[12] = (byte) 0xbe;
        bytes[13] = (byte) 0xde;
        bytes[15] = 1;
        bytes[16] = 0x1f;
        ExtensionCursor cursor = new ExtensionCursor().reset(bytes, 0);
        assertFalse(cursor.next());
        assertEquals(DropReason.MALFORMED_EXTENSION, cursor.problem());
    }

    @Test
    @Tag("H31")
    void numbersWrapSafely() {
        assertTrue(SequenceNumbers.isNewer(2, 65_530));
        assertFalse(SequenceNumbers.isNewer(65_530, 2));
        assertEquals(8, SequenceNumbers.difference(2, 65_530));
        assertEquals(1, SequenceNumbers.add(65_535, 2));
        assertTrue(Timestamps.isNewer(5, 0xffff_fff0));
        assertEquals(-21, Timestamps.difference(0xffff_fff0, 5));
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        long first = unwrapper.unwrap(65_500);
        assertEquals(first + 100, unwrapper.unwrap(64));
        assertEquals(first + 30, unwrapper.unwrap(65_530));
        assertEquals(first + 100, unwrapper.highest());
        for (int i = 1; i < 200_000; i++) {
            assertEquals(first + 100 + i, unwrapper.unwrap(64 + i & 0xffff));
        }
    }

    @Test
    void doesNotAllocate() {
        byte[] bytes = new byte[400];
        RtpHeader.write(bytes, 0, 96, 1, 2, 3);
        ExtensionWriter writer = new ExtensionWriter();
        ExtensionCursor cursor = new ExtensionCursor();
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        double allocated = Allocation.bytesPerRun(() -> {
            writer.begin(bytes, 0).addU16(3, 7);
            writer.addU8(20, 1);
            int length = writer.finish() + 20;
            RtpHeader.check(bytes, 0, length);
            cursor.reset(bytes, 0);
            while (cursor.next()) {
                unwrapper.unwrap(cursor.id());
            }
        });
        assertEquals(0, allocated, 0.5);
    }
}
