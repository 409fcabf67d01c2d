using System.Collections.Concurrent;
using Scan.Testing;
using Scan.Web.Features.Rollups;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>How far a rollup has come is told from an answer that is kept, while it is young; an alert may have come since an old one.</summary>
public sealed class ReachedAnswersTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly ConcurrentQueue<TaskCompletionSource<ReachedFinality>> asked = new();
    private readonly SemaphoreSlim questions = new(0);
    private readonly ConcurrentQueue<Exception> failures = new();
    private readonly ReachedAnswers answers;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ReachedAnswersTests() => answers = new ReachedAnswers((_, _) =>
    {
        var question = new TaskCompletionSource<ReachedFinality>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue(question);
        questions.Release();
        return question.Task;
    }, (_, e) => failures.Enqueue(e), clock, CancellationToken.None);

    [Fact]
    public async Task An_answer_is_kept_and_given_at_once_while_the_next_is_found()
    {
        var first = await FirstAsync(1);
        clock.Advance(ReachedAnswers.Kept - TimeSpan.FromSeconds(1));
        Assert.Same(first, await answers.LatelyAsync("10", Ct));
        Assert.Empty(asked);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, await answers.LatelyAsync("10", Ct));
        var next = await QuestionAsync();
        clock.Advance(ReachedAnswers.Longest - ReachedAnswers.Kept - TimeSpan.FromSeconds(1));
        Assert.Same(first, await answers.LatelyAsync("10", Ct));
        Assert.Empty(asked);
        next.SetResult(Answer(2));
        for (var last = first; last.Mach.Block != 2; last = (await answers.LatelyAsync("10", Ct))!) await Task.Yield();
    }

    [Fact]
    public async Task An_answer_of_hours_ago_is_given_to_nobody_while_the_nodes_are_silent_and_the_new_one_is_when_they_speak()
    {
        await FirstAsync(1);
        clock.Advance(TimeSpan.FromHours(3));
        var impatient = answers.LatelyAsync("10", Ct);
        var question = await QuestionAsync();
        clock.Advance(ReachedAnswers.Patience);
        Assert.Null(await impatient);
        var patient = answers.LatelyAsync("10", Ct);
        Assert.Empty(asked);
        question.SetResult(Answer(2));
        Assert.Equal(2, (await patient)!.Mach.Block);
    }

    [Fact]
    public async Task An_answer_grows_old_while_the_next_is_on_its_way()
    {
        await FirstAsync(1);
        clock.Advance(ReachedAnswers.Kept);
        Assert.NotNull(await answers.LatelyAsync("10", Ct));
        await QuestionAsync();
        clock.Advance(ReachedAnswers.Longest - ReachedAnswers.Kept);
        var waits = answers.LatelyAsync("10", Ct);
        clock.Advance(ReachedAnswers.Patience);
        Assert.Null(await waits);
    }

    [Fact]
    public async Task After_an_attempt_that_failed_an_old_answer_is_none_and_the_next_reader_asks_again()
    {
        await FirstAsync(1);
        clock.Advance(ReachedAnswers.Longest);
        var told = answers.LatelyAsync("10", Ct);
        (await QuestionAsync()).SetException(new IOException("the database is gone"));
        Assert.Null(await told);
        Assert.Equal("the database is gone", Assert.Single(failures).Message);
        told = answers.LatelyAsync("10", Ct);
        (await QuestionAsync()).SetResult(Answer(2));
        Assert.Equal(2, (await told)!.Mach.Block);
    }

    private async Task<ReachedFinality> FirstAsync(long block)
    {
        var waits = answers.LatelyAsync("10", Ct);
        (await QuestionAsync()).SetResult(Answer(block));
        return (await waits)!;
    }

    private async Task<TaskCompletionSource<ReachedFinality>> QuestionAsync()
    {
        await questions.WaitAsync(Ct);
        return asked.TryDequeue(out var question) ? question : throw new InvalidOperationException("Nothing was asked.");
    }

    private ReachedFinality Answer(long block)
    {
        var tier = new ReachedTier(block, null, null);
        return new(tier, tier, tier, tier, clock.GetUtcNow().ToUnixTimeSeconds());
    }
}
