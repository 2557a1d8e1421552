package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.MeetingRoute;

/**
 * One request after the other on one connection. Each phase has its time (T33).
 *
 * <pre>
 * HEAD --head accepted--> BODY --all of it--> ANSWERING --written--> BETWEEN --bytes--> HEAD
 *   |  10 s                |  10 s               |  30 s               |  60 s
 *   +----------------------+---------------------+---------------------+--> CLOSED
 * </pre>
 *
 * A request that is refused before its body was read ends the connection. While one is answered nothing more is read,
 * so a client that pipelines gets no more than one read ahead.
 */
final class HttpExchange extends ChannelInboundHandlerAdapter {
    private enum Phase {
        HEAD,
        BODY,
        ANSWERING,
        BETWEEN,
        CLOSED
    }

    /** Parts of pipelined requests that one read may bring. */
    private static final int MAX_WAITING_PARTS = 64;

    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final byte[] NOTHING = new byte[0];

    /** These grant something only to somebody who shows an invitation, a link or a session that is good. */
    private static final Set<MeetingRoute> FOR_SOMEBODY_KNOWN =
            EnumSet.of(MeetingRoute.ORGANISER, MeetingRoute.MEETINGS, MeetingRoute.JOIN);

    private final ServerContext surroundings;
    private final RequestRules rules;
    private final ApiRoutes api;
    private final FileRoute fileRoute;
    private final ShelfRoute shelf;
    private final WebSocketUpgrade upgrade;
    private final AnswerWriter writer;
    private final Client client;
    private final PinnedBytes.Share pinned;
    private final ArrayDeque<Object> waitingParts = new ArrayDeque<>();

    private Phase phase = Phase.HEAD;
    private @Nullable HttpRequest head;
    private @Nullable ByteBuf body;
    private @Nullable ArrivingBody arriving;
    private boolean wholeRequestRead;
    private boolean keepAlive;
    private boolean stopping;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ChannelHandlerContext context;

    HttpExchange(ServerContext surroundings, OriginList origins, boolean tls, Client client) {
        SecurityHeaders security = new SecurityHeaders(origins, tls);
        this.surroundings = surroundings;
        this.rules = new RequestRules(origins, surroundings.settings.http());
        this.api = new ApiRoutes(surroundings, tls);
        this.fileRoute = new FileRoute(surroundings.files, security, surroundings.settings.embedders());
        this.shelf = new ShelfRoute(surroundings.sealed);
        this.upgrade = new WebSocketUpgrade(surroundings, security);
        this.writer = new AnswerWriter(security, surroundings.clock);
        this.client = client;
        this.pinned = surroundings.pinned.share();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        enter(ctx, Phase.HEAD);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelDeadline();
        dropBody();
        waitingParts.forEach(ReferenceCountUtil::release);
        waitingParts.clear();
    }

    /** Bytes came from the peer: between two requests, the next one has begun. */
    void bytesCame() {
        if (phase == Phase.BETWEEN && context != null) {
            enter(context, Phase.HEAD);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.CLOSED) {
            ReferenceCountUtil.release(message);
        } else if (hasToWait()) {
            waitingParts.add(message);
            if (waitingParts.size() > MAX_WAITING_PARTS) {
                close(ctx);
            }
        } else {
            take(ctx, message);
        }
    }

    /** One request at a time: what comes before the last one is answered is the next one's. */
    private boolean hasToWait() {
        return phase == Phase.ANSWERING || (arriving != null && wholeRequestRead);
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        try {
            // A request that could not be read comes as a whole message: the head decides.
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            } else if (message instanceof HttpContent content && phase == Phase.BODY) {
                collect(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    // --- the head

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        keepAlive = HttpUtil.isKeepAlive(request);
        wholeRequestRead = false;
        Optional<Answer> refusal = rules.refusalOf(request);
        if (refusal.isPresent()) {
            keepAlive = false;
            answer(ctx, refusal.get(), request.decoderResult().isFailure() ? null : request);
            return;
        }
        head = request;
        if (request.method().equals(HttpMethod.PUT) && isOfShelf(request) && !prepare(ctx, request)) {
            return;
        }
        enter(ctx, Phase.BODY);
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private static boolean isOfShelf(HttpRequest request) {
        return RequestRules.pathOf(request).startsWith(ShelfPath.PREFIX);
    }

    /** Whether a chunk of a file has a place; where it has none its bytes are not even read. */
    private boolean prepare(ChannelHandlerContext ctx, HttpRequest request) {
        return switch (shelf.place(request)) {
            case ShelfRoute.Place.Free free -> {
                arriving = new ArrivingBody(ctx, surroundings.waiters, free, stored -> {
                    arriving = null;
                    keepAlive &= wholeRequestRead;
                    answer(ctx, stored, request);
                });
                yield true;
            }
            case ShelfRoute.Place.Refused(Answer refusal) -> {
                keepAlive = false;
                boolean guesses = refusal.status().equals(HttpResponseStatus.NOT_FOUND)
                        && !surroundings.requests.take(client.of(request).network(), now(ctx));
                answer(ctx, guesses ? Answer.later() : refusal, request);
                yield false;
            }
        };
    }

    // --- the body

    private void collect(ChannelHandlerContext ctx, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuse(ctx, RequestRules.unreadable(content.decoderResult().cause()));
            return;
        }
        ArrivingBody onItsWay = arriving;
        if (onItsWay != null) {
            wholeRequestRead = content instanceof LastHttpContent;
            if (!onItsWay.take(content.content(), wholeRequestRead)) {
                refuse(ctx, RequestRules.tooLarge());
            }
            return;
        }
        int size = bodySize() + content.content().readableBytes();
        if (size > surroundings.settings.http().bodyBytes()) {
            refuse(ctx, RequestRules.tooLarge());
            return;
        }
        if (!pinned.resize(size)) {
            refuse(ctx, Answer.overloaded());
            return;
        }
        append(ctx, content.content(), size);
        if (content instanceof LastHttpContent) {
            wholeRequestRead = true;
            dispatch(ctx);
        }
    }

    private int bodySize() {
        return body == null ? 0 : body.readableBytes();
    }

    private void append(ChannelHandlerContext ctx, ByteBuf part, int sizeAfter) {
        if (part.isReadable()) {
            ByteBuf collected = body;
            if (collected == null) {
                collected = ctx.alloc()
                        .heapBuffer(sizeAfter, surroundings.settings.http().bodyBytes());
                body = collected;
            }
            collected.writeBytes(part);
        }
    }

    private byte[] takeBody() {
        ByteBuf collected = body;
        byte[] bytes = collected == null ? NOTHING : ByteBufUtil.getBytes(collected);
        dropBody();
        return bytes;
    }

    private void dropBody() {
        if (arriving != null) {
            arriving.drop();
            arriving = null;
        }
        if (body != null) {
            body.release();
            body = null;
        }
        pinned.release();
    }

    // --- the answer

    private void refuse(ChannelHandlerContext ctx, Answer refusal) {
        keepAlive = false;
        dropBody();
        answer(ctx, refusal, head);
    }

    private void dispatch(ChannelHandlerContext ctx) {
        HttpRequest request = head;
        byte[] bytes = takeBody();
        if (request == null) {
            throw new IllegalStateException("a body without a head");
        }
        surroundings.counters.httpRequests.increment();
        // The path was judged with the head.
        Endpoint endpoint = Endpoint.at(RequestRules.pathOf(request)).orElse(Endpoint.FILES);
        switch (endpoint) {
            case SOCKET -> upgrade(ctx, request);
            case SHELF -> answer(ctx, readShelf(ctx, request), request);
            case FILES -> answer(ctx, fileRoute.answer(request), request);
            case MEETING, ACCOUNTS, INTEGRATION, CALENDAR, LIVE, READY -> ask(ctx, endpoint, request, bytes);
        }
    }

    private Answer readShelf(ChannelHandlerContext ctx, HttpRequest request) {
        Answer found = shelf.read(request);
        boolean guesses = found.status().equals(HttpResponseStatus.NOT_FOUND)
                && !surroundings.requests.take(client.of(request).network(), now(ctx));
        return guesses ? Answer.later() : found;
    }

    /** A client speaks WebSocket only after it was told that it may (RFC 6455 section 4.1). */
    private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
        boolean hasMore = ctx.pipeline().get(StrictRequestDecoder.class).hasMore();
        if (hasMore || !waitingParts.isEmpty() || stopping) {
            refuse(ctx, Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, RequestRules.MALFORMED));
            return;
        }
        Client.Peer peer = client.of(request);
        if (client.keepFor(peer)) {
            cancelDeadline();
            upgrade.perform(ctx, request, new Session.Line(peer.network(), client::comesInside));
        } else {
            surroundings.counters.connectionsRefused.increment();
            refuse(ctx, Answer.later());
        }
    }

    private void ask(ChannelHandlerContext ctx, Endpoint endpoint, HttpRequest request, byte[] bytes) {
        enter(ctx, Phase.ANSWERING);
        ctx.channel().config().setAutoRead(false);
        CompletionStage<Answer> answer = api.answer(endpoint, request, bytes, client.of(request), now(ctx));
        answer.whenComplete((found, failure) -> {
            if (ctx.executor().inEventLoop()) {
                answered(ctx, request, found, failure);
            } else {
                ctx.executor().execute(() -> answered(ctx, request, found, failure));
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // it must be this very request
    private void answered(
            ChannelHandlerContext ctx, HttpRequest request, @Nullable Answer found, @Nullable Throwable failure) {
        if (head != request || phase != Phase.ANSWERING || writer.isBusy()) {
            return;
        }
        if (found == null) {
            if (failure != null) {
                surroundings.defects.report("signalling.request_defect", failure, now(ctx));
            }
            answer(ctx, Answer.refusal(HttpResponseStatus.INTERNAL_SERVER_ERROR, "defect"), request);
        } else {
            noteWhoAsked(request, found);
            answer(ctx, found, request);
        }
    }

    /** What was answered only to somebody who showed an invitation, a session or a key that is good. */
    private void noteWhoAsked(HttpRequest request, Answer found) {
        if (found.status().codeClass() != HttpStatusClass.SUCCESS) {
            return;
        }
        String path = RequestRules.pathOf(request);
        boolean ownAccount = path.equals(AccountRoute.OWN_ACCOUNT.path());
        boolean isMeeting =
                MeetingRoute.at(path).filter(FOR_SOMEBODY_KNOWN::contains).isPresent();
        if (ownAccount || isMeeting || IntegrationRoute.isOfThese(path)) {
            client.isSomebodyKnown();
        }
    }

    private void answer(ChannelHandlerContext ctx, Answer answer, @Nullable HttpRequest request) {
        enter(ctx, Phase.ANSWERING);
        cancelDeadline();
        ctx.channel().config().setAutoRead(false);
        keepAlive &= !stopping;
        surroundings.counters.responded(answer.status().code());
        answer.refusedAs().ifPresent(code -> writeDown(code, request));
        writer.begin(ctx, answer, Optional.ofNullable(request), keepAlive);
        answer.content()
                .ifPresentOrElse(
                        content -> StreamedBody.send(ctx, surroundings.waiters, content, whole -> streamed(ctx, whole)),
                        () -> pump(ctx));
    }

    private void writeDown(String code, @Nullable HttpRequest request) {
        Client.Peer peer = request == null ? client.ofConnection() : client.of(request);
        Optional<String> place =
                Optional.ofNullable(request).flatMap(asked -> Endpoint.auditName(RequestRules.pathOf(asked)));
        String network = peer.network().neighbourhood().toString();
        surroundings.refusals.refused(new RefusalLog.Refused(RefusalLog.Kind.REQUEST, place, code, network));
    }

    private void streamed(ChannelHandlerContext ctx, boolean whole) {
        if (phase != Phase.ANSWERING) {
            return;
        }
        if (whole) {
            writer.streamed();
            pump(ctx);
        } else {
            close(ctx);
        }
    }

    private void pump(ChannelHandlerContext ctx) {
        Optional<ChannelFuture> end = writer.pump(ctx);
        if (end.isEmpty()) {
            return;
        }
        if (keepAlive) {
            end.get().addListener(written -> {
                if (written.isSuccess()) {
                    finished(ctx);
                }
            });
        } else {
            phase = Phase.CLOSED;
            end.get().addListener(wholeRequestRead ? ChannelFutureListener.CLOSE : _ -> linger(ctx));
        }
    }

    /** To close on unread input would reset the connection, and the peer might never read why (RFC 9112 section 9.6). */
    private void linger(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        deadline = ctx.executor().schedule(() -> close(ctx), LINGER.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void finished(ChannelHandlerContext ctx) {
        head = null;
        if (stopping) {
            close(ctx);
            return;
        }
        enter(ctx, Phase.BETWEEN);
        if (!waitingParts.isEmpty()) {
            enter(ctx, Phase.HEAD);
        }
        while (!hasToWait() && phase != Phase.CLOSED) {
            Object part = waitingParts.poll();
            if (part == null) {
                // while a chunk is being written nothing more is read; that goes on by itself
                if (arriving == null || !arriving.isWriting()) {
                    ctx.channel().config().setAutoRead(true);
                }
                return;
            }
            take(ctx, part);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (writer.isBusy()) {
            pump(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    // --- time and ends

    private void enter(ChannelHandlerContext ctx, Phase next) {
        phase = next;
        cancelDeadline();
        Duration time = switch (next) {
            case HEAD, BODY -> surroundings.settings.connections().requestHead();
            case BETWEEN -> surroundings.settings.connections().keepAlive();
            case ANSWERING -> surroundings.settings.http().answer();
            case CLOSED -> Duration.ZERO;
        };
        deadline = ctx.executor().schedule(() -> late(ctx), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void late(ChannelHandlerContext ctx) {
        deadline = null;
        HttpRequest request = head;
        if (phase == Phase.ANSWERING && request != null) {
            keepAlive = false;
            boolean joins = RequestRules.pathOf(request).equals(MeetingRoute.JOIN.path());
            answer(ctx, joins ? Answer.cannotOpen() : Answer.overloaded(), request);
        } else if (phase == Phase.BODY && isFastEnough()) {
            enter(ctx, Phase.BODY);
        } else if (phase == Phase.BODY) {
            refuse(ctx, Answer.refusedAtTheDoor(HttpResponseStatus.REQUEST_TIMEOUT, "too-slow"));
        } else {
            close(ctx);
        }
    }

    private boolean isFastEnough() {
        return arriving != null
                && arriving.isFastEnough(
                        surroundings.settings.connections().requestHead().toSeconds());
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void close(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        cancelDeadline();
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DrainWatch.Stalled.EVENT) {
            surroundings.counters.readersStalled.increment();
            close(ctx);
        } else if (event == ServerStops.EVENT) {
            stopping = true;
            if (phase == Phase.HEAD || phase == Phase.BETWEEN) {
                close(ctx);
            }
        } else if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            surroundings.counters.tlsFailed.increment();
            close(ctx);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean ofThePeer = cause instanceof IOException || cause.getCause() instanceof IOException;
        if (!ofThePeer) {
            surroundings.defects.report("signalling.request_defect", cause, now(ctx));
        }
        close(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        cancelDeadline();
        dropBody();
        ctx.fireChannelInactive();
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
