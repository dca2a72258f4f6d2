# Shared by the scripts in bin/: sourced from the repository's root.

JENKINS_AWS_SDK=2.33.4
# What touches the AWS SDK: the ports, and the engine's tests, which run through them.
SDK_TESTS='**/aws/*Test,**/engine/DeploymentTest,**/engine/PromisesTest,**/engine/LeaseTest'
SDK_TESTS="$SDK_TESTS,**/engine/StagedDeploymentsTest,**/engine/CodeDeployTest,**/engine/SmokeTestsTest"
SDK_TESTS="$SDK_TESTS,**/engine/BackupTest,**/engine/OrchestratedDeploymentTest"
SDK_TESTS="$SDK_TESTS,**/engine/NotifyTest"
MAVEN_FOR_JENKINS=3.9.15
MVN="mvn -B -ntp"

say() { printf '\n==> %s\n' "$*"; }

shout() {
  printf '\n%s\n!!!! %s\n%s\n\n' "$(printf '!%.0s' {1..78})" "$*" "$(printf '!%.0s' {1..78})" >&2
}

need_java() {
  if ! command -v javac >/dev/null 2>&1; then
    echo "A JDK (17 or newer) is needed: javac is not on the PATH." >&2
    exit 1
  fi
  local version
  version=$(javac -version 2>&1 | sed -E 's/javac ([0-9]+).*/\1/')
  if [ "$version" -lt 17 ]; then
    echo "JDK 17 or newer is needed; javac is version $version." >&2
    exit 1
  fi
}

need_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    echo "Maven (3.8.7 or newer) is needed: mvn is not on the PATH." >&2
    exit 1
  fi
}

# Sums an attribute (tests, skipped) of the Surefire reports in a directory; of one class alone, when it is named.
count() {
  cat "$1"/TEST-*"${3-}".xml 2>/dev/null | grep -oE '<testsuite [^>]*' | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+' |
    awk '{ n += $1 } END { print n + 0 }'
}

# The plugin's parent POM wants a newer Maven than some systems have; this one comes from Maven Central.
jenkins_maven() {
  local home=target/tools/apache-maven-$MAVEN_FOR_JENKINS
  if [ ! -x "$home/bin/mvn" ]; then
    $MVN -q dependency:copy -Dartifact="org.apache.maven:apache-maven:$MAVEN_FOR_JENKINS:tar.gz:bin" \
      -DoutputDirectory=target/tools >&2
    tar -xzf "target/tools/apache-maven-$MAVEN_FOR_JENKINS-bin.tar.gz" -C target/tools
  fi
  echo "$home/bin/mvn"
}

# True when the plugin's parent POM, core and plugins resolve, from Jenkins' own repository or the local one; sets
# JENKINS_MVN. The engine must be installed before.
jenkins_can_be_built() {
  local mvn
  mvn=$(jenkins_maven) || return 1
  JENKINS_MVN="$mvn -B -ntp"
  timeout 600 $JENKINS_MVN -q -f jenkins/pom.xml dependency:resolve -DincludeScope=test \
    >target/jenkins-artifacts.log 2>&1
}
