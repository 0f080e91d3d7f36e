using BookingApp.Api;
using BookingApp.Customers;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Api;

public sealed class IdempotentAnswersOnSqlite() : IdempotentAnswersTests(Engines.Sqlite);

public sealed class IdempotentAnswersOnPostgreSql() : IdempotentAnswersTests(Engines.PostgreSql);

public abstract class IdempotentAnswersTests(string engine) : IAsyncLifetime
{
    private const string Key = "0123456789abcdef";
    private SeedWorld _world = null!;
    private int _asked;

    public async ValueTask InitializeAsync() => _world = await SeedWorld.CreateAsync(engine: engine);

    public async ValueTask DisposeAsync()
    {
        if (_world is not null) // null where there is no server
            await _world.DisposeAsync();
    }

    [Fact]
    public async Task The_first_answer_is_told_again_for_a_day_and_then_asked_anew()
    {
        var first = await MakeAsync();
        _world.Clock.Advance(TimeSpan.FromHours(23));
        var second = await MakeAsync();
        _world.Clock.Advance(TimeSpan.FromHours(2));
        var third = await MakeAsync();

        Assert.Equal((false, true, false), (first.Replayed, second.Replayed, third.Replayed));
        Assert.Equal((first.Status, first.Body), (second.Status, second.Body));
        Assert.Equal(2, await MadeAsync());
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        await MakeAsync();

        var other = await MakeAsync("other");

        Assert.Equal(422, other.Status);
        Assert.Contains("idempotency_key_reused", other.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_at_once_one_makes_it_and_all_are_told_so()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => MakeAsync()));

        Assert.Equal(1, await MadeAsync());
        Assert.Single(answers, a => !a.Replayed);
        Assert.Single(answers.Select(a => (a.Status, a.Body)).Distinct());
    }

    [Fact]
    public async Task Of_two_requests_at_once_under_one_key_one_is_made_and_the_other_refused()
    {
        var answers = await Task.WhenAll(MakeAsync("one"), MakeAsync("other"));

        Assert.Equal([201, 422], answers.Select(a => a.Status).Order());
        Assert.Equal(1, await MadeAsync());
    }

    [Fact]
    public async Task What_is_made_and_its_answer_stand_or_fall_together()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Answers.OnceAsync(Key, "same", async mine =>
        {
            await _world.Get<UnitOfWork>().DoAsync(async (db, _) =>
            {
                await mine.RecordAsync(db, new ApiAnswer(201, "{}"));
                db.Customers.Add(Customer.New(Guid.NewGuid(), "made-and-lost@example.com", _world.Clock.Now()));
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                throw new InvalidOperationException("The process ends here.");
            });
            return new ApiAnswer(201, "{}");
        }));

        Assert.Equal(0, await MadeAsync());
        var next = await MakeAsync();

        Assert.Equal((201, false), (next.Status, next.Replayed));
    }

    [Fact]
    public async Task A_request_that_an_older_version_left_without_an_answer_is_asked_anew_after_a_minute()
    {
        await using (var db = _world.Context())
        {
            db.IdempotentAnswers.Add(
                new IdempotentAnswer { Key = IdempotentAnswers.HashOf(Key), RequestHash = IdempotentAnswers.HashOf("same"), At = _world.Clock.Now() });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        _world.Clock.Advance(TimeSpan.FromSeconds(59));
        var early = await MakeAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        var late = await MakeAsync();
        var again = await MakeAsync();

        Assert.Equal((409, 201), (early.Status, late.Status));
        Assert.Equal((false, true), (late.Replayed, again.Replayed));
    }

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_refusal_has_made_nothing_and_the_same_key_is_asked_anew(int status)
    {
        var refused = await Answers.OnceAsync(Key, "same", _ => Task.FromResult(new ApiAnswer(status, "{}")));

        var second = await MakeAsync();

        Assert.Equal((status, false), (refused.Status, refused.Replayed));
        Assert.Equal((201, false), (second.Status, second.Replayed));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("fifteen-letters", false)]
    [InlineData("sixteen-letters!", true)]
    [InlineData("with a space in it", false)]
    public void A_key_has_16_to_128_characters(string? key, bool fits) => Assert.Equal(fits, IdempotentAnswers.IsKey(key));

    private IdempotentAnswers Answers => _world.Get<IdempotentAnswers>();

    private async Task<int> MadeAsync()
    {
        await using var db = _world.Context();
        return await db.Customers.CountAsync(c => c.Mailbox.StartsWith("made-"), TestContext.Current.CancellationToken);
    }

    // Something is made with the answer; who loses the race is refused, as a hold of a time that is taken is.
    private Task<ApiAnswer> MakeAsync(string request = "same") => Answers.OnceAsync(Key, request, async mine =>
    {
        var made = new ApiAnswer(201, $$"""{"call":{{Interlocked.Increment(ref _asked)}}}""");
        var isMade = await _world.Get<UnitOfWork>().TryAsync<ApiAnswer>(async (db, _) =>
        {
            if (await mine.IsAnsweredAsync(db))
                return null;
            db.Customers.Add(Customer.New(Guid.NewGuid(), $"made-{Guid.NewGuid():N}@example.com", _world.Clock.Now()));
            await mine.RecordAsync(db, made);
            return made;
        });
        return isMade ?? new ApiAnswer(409, "{}");
    });
}
