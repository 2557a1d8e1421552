package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstByteSwitchTest {
    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new FirstByteSwitch(Duration.ofSeconds(5), ctx -> add(ctx, "framed"), ctx -> add(ctx, "tls")));

    private void add(ChannelHandlerContext ctx, String kind) {
        ctx.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext inner, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                heard.add(kind + " " + bytes.readableBytes());
                bytes.release();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"0, framed", "5, framed", "6, tls", "22, tls", "71, tls", "128, tls", "255, tls"})
    void theFirstByteTells(int first, String kind) {
        channel.writeInbound(Unpooled.EMPTY_BUFFER);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) first, 1, 2}));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0}));
        assertEquals(List.of(kind + " 3", kind + " 1"), heard);
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
    }

    @Test
    @Tag("T33")
    void silentConnectionIsClosed() {
        channel.advanceTimeBy(4, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isOpen());
    }
}
