/**
 * What a deployment did, told to people and to programs: text, Markdown, HTML, a picture and JSON, all pure functions of
 * a {@link io.jenkins.plugins.ecsdeploy.report.Report}. Shared by every face; what comes from outside is made harmless
 * here, by each view in its own way (I9).
 */
package io.jenkins.plugins.ecsdeploy.report;
