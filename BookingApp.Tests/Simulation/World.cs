using System.Globalization;
using BookingApp.Data;
using BookingApp.Integrity;
using BookingApp.Notifications;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Tests.Simulation.People;
using BookingApp.WaitingList.Offers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Simulation;

/// <summary>One seeded world: a file, a bank, people, and an app that dies and comes back. The same seed is the same run.</summary>
internal sealed class World : IDisposable
{
    public const int PerBrowser = 2;
    private const int Actions = 60;
    private const long MaxSteps = 100_000;

    // A summer's day, and the nights of 25 and of 23 hours.
    private static readonly (DateTimeOffset Now, DateOnly Day)[] Times =
    [
        (new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero), new(2026, 6, 2)),
        (new(2026, 10, 24, 8, 0, 0, TimeSpan.Zero), new(2026, 10, 25)),
        (new(2026, 3, 28, 8, 0, 0, TimeSpan.Zero), new(2026, 3, 29)),
    ];

    private readonly Random _dice;
    private readonly List<Person> _people;
    private readonly Dictionary<string, int> _mailOf = new(StringComparer.Ordinal);
    private readonly Examiner _examiner;
    private int _actions;
    private int _answers;
    private int _mail;
    private bool _peopleGoHome;
    private Action? _wakeJobs;

    private World(int seed)
    {
        Seed = seed;
        (var now, Day) = Times[seed % Times.Length];
        Folder = Template.NewFolder();
        File = Path.Combine(Folder, "booking.db");
        System.IO.File.Copy(Template.File, File);
        Clock = new ManualClock(now);
        Thread = new WorldThread(seed, Clock) { Failed = failure => Fail($"somebody's script broke: {failure}") };
        Ids = new SeededIds(seed);
        Trouble = new Trouble(seed + 1, CoverageCounter);
        FakePayPal = new FakePayPal(Folder, Clock, new SeededIds(seed + 2));
        Database = new WorldDatabase(File);
        InvariantMonitor = new InvariantMonitor(this);
        _examiner = new Examiner(this);
        _dice = new Random(seed + 3);
        _people =
        [
            .. Enumerable.Range(0, 3 + seed % 2).Select(n => new Customer(this, n, seed * 31 + n)),
            new StaffMember(this, seed * 31 + 10), new Admin(this, seed * 31 + 11), new Fate(this, seed * 31 + 12),
        ];
    }

    public int Seed { get; }
    public DateOnly Day { get; }
    public string Folder { get; }
    public string File { get; }
    public ManualClock Clock { get; }
    public WorldThread Thread { get; }
    public SeededIds Ids { get; }
    public Trouble Trouble { get; }
    public FakePayPal FakePayPal { get; }
    public WorldDatabase Database { get; }
    public InvariantMonitor InvariantMonitor { get; }
    public CoverageCounter CoverageCounter { get; } = new();
    public Told Told { get; } = new();
    public List<string> Failures { get; } = [];

    /// <summary>The app as it runs now; null while it is down.</summary>
    public AppProcess? App { get; private set; }

    public static WorldReport Run(int seed, Action<string>? log = null)
    {
        using var world = new World(seed);
        world.Thread.Log = log is null ? null : what => log($"{world.Clock.GetUtcNow():dd HH:mm:ss.fff} {what}");
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            world.Live();
            if (world.Failures.Count is 0)
                world.Drain();
            if (world.Failures.Count is 0)
                new Audit(world).Compare();
        }
        catch (Exception failure)
        {
            world.Fail($"the world broke: {failure}");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        if (log is not null)
            world.Database.Tell(log);
        return new WorldReport(seed, world.Thread.Trace, world.Thread.Steps, world._actions, world.CoverageCounter, world.Failures);
    }

    public void Fail(string what)
    {
        Thread.Note("FAIL " + what);
        Failures.Add($"{Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} {what}");
    }

    /// <summary>Somebody does something; null when the app is down, or died before it answered.</summary>
    public async Task<T?> AskAsync<T>(string what, Func<AppProcess, Task<T>> ask) where T : class
    {
        _actions++;
        CoverageCounter.Add("action", what);
        if (App is not { } process)
            return null;
        Thread.Note(what);
        AppProcess.Doing.Value = what;
        Task<T> answering;
        try
        {
            answering = ask(process);
        }
        finally
        {
            AppProcess.Doing.Value = null;
        }

        if (await Task.WhenAny(answering, process.Died) != answering)
            return null;
        try
        {
            var answer = await answering;
            Thread.Note($"{what}: {answer?.GetType().Name}");
            if (++_answers % 10 is 0)
                Examine();
            return answer;
        }
        catch (RuleBrokenException broken) when (broken.Code is "refund_exceeds")
        {
            CoverageCounter.Add("told", broken.Code);
            return null;
        }
        catch (Exception failure)
        {
            Fail($"{what} threw {failure}");
            return null;
        }
    }

    public bool GoesOn => !_peopleGoHome;

    /// <summary>Brings the bank's new events on their way.</summary>
    public void CollectMail(bool mustArrive = false)
    {
        foreach (var mail in FakePayPal.TakeMail(Thread.Now))
        {
            var number = ++_mail;
            foreach (var after in Trouble.OfMail(mustArrive))
                Thread.At(Thread.Now + after, $"mail {mail.EventType}", null, () => Thread.Begin(() => DeliverAsync(mail, number, 1)));
        }

        if (FakePayPal.ResolveDue() is { } next)
        {
            Thread.At(next, "the bank decides", null, () =>
            {
                FakePayPal.ResolveDue();
                CollectMail();
            });
        }
    }

    public void Committed()
    {
        InvariantMonitor.AfterCommit();
        _wakeJobs?.Invoke();
    }

    public void Dispose()
    {
        App?.Die();
        _examiner.Dispose();
        InvariantMonitor.Dispose();
        Database.Dispose();
        FakePayPal.Dispose();
        using (var pooled = new SqliteConnection(AppProcess.ConnectionString(File)))
            SqliteConnection.ClearPool(pooled);
        Directory.Delete(Folder, recursive: true);
    }

    private void Live()
    {
        StartApp();
        InvariantMonitor.AfterCommit();
        foreach (var person in _people)
            Thread.Begin(person.LiveAsync);
        while (Failures.Count is 0 && !_people.TrueForAll(p => p.IsHome))
        {
            _peopleGoHome = _actions >= Actions;
            MaybeDie();
            if (!Thread.Step(DateTimeOffset.MaxValue) || Thread.Steps > MaxSteps)
            {
                Fail("nothing goes on, and people are not home");
                return;
            }

            InvariantMonitor.AfterStep();
        }
    }

    // Trouble is over, time goes on: all that is owed comes to its end.
    private void Drain()
    {
        (Trouble.IsOver, Thread.Drift) = (true, 0);
        FakePayPal.ArriveRefunds();
        StartApp();
        CollectMail();
        Thread.Begin(CloseShopAsync);
        var end = Thread.Now + TimeSpan.FromDays(12);
        while (Failures.Count is 0 && !IsQuiet())
        {
            if (!Thread.Step(end) || Thread.Steps > MaxSteps)
            {
                Fail($"not all came to its end by {Clock.GetUtcNow():u}, after {Thread.Steps} steps: {Open()}");
                return;
            }

            InvariantMonitor.AfterStep();
        }

        Examine();
    }

    // Staff work their lists off.
    private async Task CloseShopAsync()
    {
        var me = new Actor.Staff(2, "Chris", Admin: true);
        while (true)
        {
            await Thread.AtAsync(Thread.Now + TimeSpan.FromMinutes(10), "closing", null);
            foreach (var owed in Database.ToHandBack())
                await StaffMember.ConfirmRefundAsync(this, me, owed);
            foreach (var stuck in Database.ToDecide())
                await Admin.DecideAsync(this, me, stuck, tryAgain: true);
        }
    }

    private bool IsQuiet() => !Thread.Waits(w => w is not ("jobs" or "closing")) && Open().Length is 0;

    private string Open() => string.Join(", ", Database.Rows(
        """
        SELECT 'held ' || Reference FROM Reservations WHERE Status = 'Held'
        UNION ALL SELECT 'payment ' || Status || ' ' || COALESCE(Issue, '') || ' ' || Id FROM Payments
            WHERE NextCheckAt IS NOT NULL OR Status IN ('Capturing', 'Pending')
        UNION ALL SELECT 'refund ' || Status FROM Refunds WHERE NextTryAt IS NOT NULL OR Status IN ('Scheduled', 'Calling', 'Pending', 'Suspended')
        UNION ALL SELECT 'event ' || EventType FROM PaymentEvents WHERE State = 'New'
        """, r => r.GetString(0)));

    private void StartApp()
    {
        if (App is not null)
            return; // somebody started it meanwhile
        Thread.Note("start");
        App = new AppProcess(this);
        var (holds, timeOff, inbox, recovery, refunds) = (
            App.Get<HoldReleaser>(), App.Get<TimeOffCancellations>(), App.Get<WebhookInbox>(), App.Get<PaymentRecovery>(), App.Get<RefundSender>());
        var (offers, process) = (App.Get<WaitingListOffers>(), App);
        _wakeJobs = null;
        Func<Task<DateTimeOffset>>[] jobs =
        [
            () => holds.ExpireDueAsync(), () => timeOff.CancelDueAsync(), () => inbox.ActOnDueAsync(), () => recovery.CheckDueAsync(),
            () => refunds.SendDueAsync(), () => OfferAsync(process, offers),
        ];
        foreach (var work in jobs)
            Thread.Begin(() => KeepUpAsync(process, work));
    }

    // The emails of most offers leave at once; no other email of a world does.
    private async Task<DateTimeOffset> OfferAsync(AppProcess process, WaitingListOffers offers)
    {
        var next = await offers.OfferDueAsync();
        if (_dice.Next(5) > 0)
        {
            await process.Get<UnitOfWork>().DoAsync((db, ct) => db.OutboxEmails.Where(e => e.Kind == EmailKind.TimeOffered && e.State == EmailState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.State, EmailState.Sent), ct));
        }

        return next;
    }

    // What the app does unasked: when it is due, or soon after something was committed.
    private async Task KeepUpAsync(AppProcess process, Func<Task<DateTimeOffset>> work)
    {
        while (true)
        {
            var next = await work();
            var turn = new TaskCompletionSource();
            var now = Thread.Now;
            var latest = now + (Trouble.IsOver ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(5));
            var lag = !Trouble.IsOver && _dice.Next(4) is 0 ? TimeSpan.FromMinutes(_dice.Next(1, 8)) : TimeSpan.Zero; // jobs may be late at any time
            var cancel = Thread.At((next <= now ? now + TimeSpan.FromSeconds(1) : next < latest ? next : latest) + lag, "jobs", process, turn.SetResult);
            var awake = false;
            _wakeJobs += () =>
            {
                if (awake || process.IsDead || turn.Task.IsCompleted)
                    return;
                awake = true;
                cancel();
                Thread.At(Thread.Now + TimeSpan.FromMilliseconds(_dice.Next(1, 30_000)) + lag, "jobs", process, turn.SetResult);
            };
            await turn.Task;
        }
    }

    private void MaybeDie()
    {
        if (App is not { } process)
            return;
        var at = Place(process);
        if (_dice.NextDouble() > (at is "a read" ? 0.0004 : 0.0025))
            return;

        CoverageCounter.Add("fault", "crash");
        CoverageCounter.Add("fault", $"crash {at}");
        Thread.Note($"crash {at}");
        if (Database.Count("SELECT COUNT(*) FROM Payments WHERE Status = 'Capturing'") > 0)
            CoverageCounter.Add("fault", "crash while Capturing");
        App = null;
        process.Die();
        InvariantMonitor.TakeBack();
        InvariantMonitor.AfterCommit();
        Thread.At(Thread.Now + TimeSpan.FromSeconds(_dice.Next(1, 240)), "start", null, StartApp);
    }

    private string Place(AppProcess process) =>
        Thread.Waits(process, "committed") ? "after a commit"
        : Thread.Waits(process, "commit") ? "before a commit"
        : Thread.Waits(process, "command") ? "at a command"
        : Thread.Waits(process, "begin") ? "at a begin"
        : Thread.Waits(w => w.StartsWith('←')) ? "while an answer travels"
        : Thread.Waits(w => w.StartsWith('→')) ? "while a call travels"
        : "a read";

    private async Task DeliverAsync(ProviderEvent mail, int number, int tries)
    {
        if (App is { } process && await Task.WhenAny(StoreAsync(process, mail), process.Died) != process.Died)
        {
            if (mail.OrderId is { } order && _mailOf.GetValueOrDefault(order) > number)
                CoverageCounter.Add("fault", "webhooks out of order");
            if (mail.OrderId is not null)
                _mailOf[mail.OrderId] = Math.Max(_mailOf.GetValueOrDefault(mail.OrderId), number);
            return;
        }

        CoverageCounter.Add("recovery", "webhook delivered again");
        Thread.At(
            Thread.Now + TimeSpan.FromSeconds(Math.Pow(2, tries)), $"mail {mail.EventType}", null,
            () => Thread.Begin(() => DeliverAsync(mail, number, tries + 1)));
    }

    private static Task StoreAsync(AppProcess process, ProviderEvent mail) => process.Get<WebhookInbox>().StoreAsync(mail);

    private void Examine()
    {
        if (!Thread.Waits(w => w is "command" or "commit")) // else a transaction is open, and the doctor would wait for it
            _examiner.Examine();
    }

    /// <summary>The product's own doctor, on connections of its own.</summary>
    private sealed class Examiner(World world) : IDisposable
    {
        private readonly Microsoft.Extensions.DependencyInjection.ServiceProvider _services = AppProcess.Plain(
            world.Folder, world.File, world.Clock, world.Ids);

        public void Examine()
        {
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            var examining = ((Doctor)_services.GetService(typeof(Doctor))!).ExamineAsync();
            SynchronizationContext.SetSynchronizationContext(context);
            foreach (var diagnosis in examining.GetAwaiter().GetResult().Where(d => !d.IsWell))
                world.Fail($"doctor: {diagnosis.Rule} {string.Join("; ", diagnosis.Findings)}");
        }

        public void Dispose() => _services.Dispose();
    }
}

/// <summary>What a world came to.</summary>
internal sealed record WorldReport(int Seed, ulong Trace, long Steps, int Actions, CoverageCounter CoverageCounter, IReadOnlyList<string> Failures)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"world {Seed}: {Steps} steps, {Actions} actions, trace {Trace:x16}\n{string.Join('\n', Failures)}");
}

/// <summary>What the customers were told, by reservation.</summary>
internal sealed class Told
{
    private readonly Dictionary<Guid, List<string>> _words = [];
    private readonly Dictionary<Guid, Press> _presses = [];

    public IEnumerable<KeyValuePair<Guid, List<string>>> All => _words;

    public void Say(Guid reservation, string what)
    {
        if (!_words.TryGetValue(reservation, out var words))
            _words[reservation] = words = [];
        words.Add(what);
    }

    /// <summary>What staff pressed once, or twice in a hurry: it may have one effect.</summary>
    public IReadOnlyDictionary<Guid, Press> Presses => _presses;

    public void Pressed(Guid command, string what, long minor, bool isDone) => _presses[command] = new Press(what, minor, isDone);

    public bool Was(Guid reservation, string what) => _words.TryGetValue(reservation, out var words) && words.Contains(what);
}

/// <summary>What was asked for, of how much money, and whether the answer said that it is done.</summary>
internal sealed record Press(string What, long Minor, bool IsDone);
