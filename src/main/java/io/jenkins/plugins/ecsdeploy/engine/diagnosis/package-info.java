/**
 * Why it failed: turns what AWS says of a task, a refusal or a service into cause, evidence and remedy. Matches on short
 * stable parts of AWS's texts, because the rest of them changes from year to year.
 */
package io.jenkins.plugins.ecsdeploy.engine.diagnosis;
