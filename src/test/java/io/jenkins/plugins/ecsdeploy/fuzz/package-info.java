/**
 * Bad input for every door: edits that break right JSON or right bytes in one place, and a loop that tries many of them,
 * names the one that fails by its number, and makes it small.
 */
package io.jenkins.plugins.ecsdeploy.fuzz;
