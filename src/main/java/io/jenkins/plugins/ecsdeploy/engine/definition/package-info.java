/**
 * Task definitions as JSON: pinning an image, deriving a migration, comparing what came back with what went in. Pure
 * functions on trees, so that fields which nobody here knows are carried over.
 */
package io.jenkins.plugins.ecsdeploy.engine.definition;
