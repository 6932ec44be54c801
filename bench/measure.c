/*
 * measure OUTPUT COMMAND [ARGUMENT]...: runs a command with its standard output in the file OUTPUT, and prints the seconds
 * it took, the processor time it used and its peak memory in MiB.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void measured_start(const char *output, char **command)
{
    int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    if (file < 0 || dup2(file, STDOUT_FILENO) < 0) {
        perror(output);
        _exit(126);
    }
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

int main(int count, char **arguments)
{
    struct timespec begin, end;
    struct rusage usage;
    int status;
    pid_t child;

    if (count < 3) {
        fputs("usage: measure OUTPUT COMMAND [ARGUMENT]...\n", stderr);
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &begin);
    child = fork();
    if (child == 0)
        measured_start(arguments[1], arguments + 2);
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 3;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.6f %.3f %ld\n", (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9,
           seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
