package org.sabha.e2ee.group;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The browser's members, run by Node as a child process; a line of JSON out, a line back. It ends with this process. */
final class BrowserPeer implements AutoCloseable {
    private static final Path WEB = Path.of("../web").toAbsolutePath().normalize();
    private static final long ANSWER_SECONDS = 120;

    private final Process process;
    private final BufferedWriter out;
    private final BufferedReader in;

    private BrowserPeer(Process process) {
        this.process = process;
        this.out = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static boolean isInstalled() {
        return Files.isDirectory(WEB.resolve("node_modules/ts-mls"));
    }

    static BrowserPeer start() throws IOException {
        Process process = new ProcessBuilder("node", "tools/mls-peer.mjs")
                .directory(WEB.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BrowserPeer peer = new BrowserPeer(process);
        String ready = peer.readLine();
        if (!"ready".equals(ready)) {
            peer.close();
            throw new IOException("the browser's members did not start: " + ready);
        }
        return peer;
    }

    ObjectNode request(String op, String name) {
        return JsonMapper.shared().createObjectNode().put("op", op).put("name", name);
    }

    JsonNode ask(ObjectNode request) {
        try {
            out.write(request.toString());
            out.newLine();
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        JsonNode answer = JsonMapper.shared().readTree(readLine());
        if (answer.has("error")) {
            throw new IllegalStateException(request.get("op") + ": " + answer.get("error"));
        }
        return answer;
    }

    JsonNode ask(String op, String name) {
        return ask(request(op, name));
    }

    JsonNode ask(String op, String name, byte[] bytes) {
        return ask(request(op, name).put("bytes", HexFormat.of().formatHex(bytes)));
    }

    JsonNode commit(String name, List<byte[]> add, List<Integer> remove) {
        return commit(name, add, remove, new byte[0]);
    }

    JsonNode commit(String name, List<byte[]> add, List<Integer> remove, byte[] statement) {
        ObjectNode request =
                request("commit", name).put("statement", HexFormat.of().formatHex(statement));
        var adds = request.putArray("add");
        add.forEach(bytes -> adds.add(HexFormat.of().formatHex(bytes)));
        var removals = request.putArray("remove");
        remove.forEach(removals::add);
        return ask(request);
    }

    private String readLine() {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return String.valueOf(in.readLine());
                            } catch (IOException gone) {
                                throw new UncheckedIOException(gone);
                            }
                        },
                        Thread::startVirtualThread)
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
        return line.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
