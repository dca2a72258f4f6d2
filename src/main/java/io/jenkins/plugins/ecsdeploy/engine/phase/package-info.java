/**
 * What a deployment does: each phase is a small type whose {@code advance} looks at state and world, performs at most one
 * external effect, and gives the next state or says what it waits for. Phases never sleep and never loop.
 */
package io.jenkins.plugins.ecsdeploy.engine.phase;
