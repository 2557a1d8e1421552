package org.sabha.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.sabha.protocol.http.JoinRequest;

/**
 * Whatever the bytes, reading ends with a value or with {@link ProtocolException}; and a value that was read is written
 * and read again as the same.
 */
@Tag("fuzz")
@Tag("T34")
@Tag("H19")
class CodecFuzzTest {
    private static final ClientMessageCodec CLIENT = new ClientMessageCodec();
    private static final ServerMessageCodec SERVER = new ServerMessageCodec();
    private static final HttpBodyCodec HTTP = new HttpBodyCodec();

    @Tag("Q18")
    @FuzzTest
    void readsAnyBytesAsClientFrame(byte[] bytes) {
        ClientFrame frame;
        try {
            frame = CLIENT.decode(bytes);
        } catch (ProtocolException refused) {
            return;
        }
        byte[] written = CLIENT.encode(frame);
        require(frame.equals(CLIENT.decode(written)) && Arrays.equals(written, CLIENT.encode(CLIENT.decode(written))));
    }

    @Tag("Q18")
    @FuzzTest
    void readsAnyBytesAsServerFrame(byte[] bytes) {
        ServerFrame frame;
        try {
            frame = SERVER.decode(bytes);
        } catch (ProtocolException refused) {
            return;
        }
        require(frame.equals(SERVER.decode(SERVER.encode(frame))));
    }

    @Tag("Q18")
    @FuzzTest
    void readsAnyBytesAsJoinRequest(byte[] bytes) {
        JoinRequest request;
        try {
            request = HTTP.decode(bytes, JoinRequest.class);
        } catch (ProtocolException refused) {
            return;
        }
        require(request.equals(HTTP.decode(HTTP.encode(request), JoinRequest.class)));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("what was written is not what was read");
        }
    }
}
