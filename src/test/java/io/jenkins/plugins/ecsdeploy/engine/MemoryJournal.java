package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers every saved state as JSON, and can let its process die at a save. */
final class MemoryJournal implements Journal {

    /** The process is gone: nothing of it runs any more. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final List<String> saved = new ArrayList<>();
    private byte[] log = new byte[0];
    private int dieAt = -1;
    private boolean dieBefore;
    private int saves;
    private boolean late;
    private String held;

    /** Dies at the n-th save of the next process, from 0: before it is durable, or right after. */
    void dieAt(int n, boolean before) {
        dieAt = n;
        dieBefore = before;
    }

    /** Breaks I8: each state becomes durable only when the one after it is saved. */
    void late() {
        late = true;
    }

    void alive() {
        saves = 0;
        held = null;
    }

    Deployment load() {
        return DeploymentJson.read(saved.get(saved.size() - 1));
    }

    List<Deployment> history() {
        return saved.stream().map(DeploymentJson::read).toList();
    }

    String log() {
        return new String(log, StandardCharsets.UTF_8);
    }

    @Override
    public void save(Deployment deployment) throws IOException {
        boolean now = saves++ == dieAt;
        if (now && dieBefore) {
            throw new Died();
        }
        String text = DeploymentJson.write(deployment);
        if (late && !deployment.ended()) {
            if (held != null) {
                saved.add(held);
            }
            held = text;
        } else {
            saved.add(text);
        }
        if (now) {
            throw new Died();
        }
    }

    @Override
    public void keepLog(long offset, byte[] bytes) {
        byte[] longer = Arrays.copyOf(log, (int) offset + bytes.length);
        System.arraycopy(bytes, 0, longer, (int) offset, bytes.length);
        log = longer;
    }
}
