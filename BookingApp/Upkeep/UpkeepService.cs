using BookingApp.Data;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.Extensions.Options;

namespace BookingApp.Upkeep;

/// <summary>Everything the app does unasked, and how often. The services own what is done.</summary>
internal sealed class UpkeepService(
    HoldService holds, TimeOffCancellations timeOff, PaymentRecovery recovery, RefundService refunds, PaymentInbox inbox, EmailDispatcher emails, AlertService alerts, Pruning pruning, DoctorRounds doctor, CanonicalAddresses addresses,
    ChangeFeed feed, IOptions<UpkeepOptions> options, TimeProvider clock, ILogger<UpkeepService> log) : BackgroundService
{
    /// <summary>Each piece of work, and the change that makes it due early.</summary>
    internal IReadOnlyList<(string Name, Func<CancellationToken, Task<DateTimeOffset>> Work, ChangeKind? Wakes)> Turns =>
    [
        ("holds", holds.ExpireDueAsync, ChangeKind.Slots),
        ("time off", timeOff.CancelDueAsync, ChangeKind.Slots),
        ("recovery", recovery.CheckDueAsync, ChangeKind.Payments),
        ("refunds", refunds.SendDueAsync, ChangeKind.Payments),
        ("events", inbox.ActOnDueAsync, ChangeKind.Payments),
        ("emails", emails.SendDueAsync, ChangeKind.Emails),
        ("alerts", alerts.CheckAsync, null),
        ("pruning", pruning.PruneAsync, null),
        ("photos", pruning.PrunePhotosAsync, null),
        ("addresses", addresses.FillDueAsync, null),
        ("doctor", doctor.LookWhenDueAsync, null),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Enabled ? Task.WhenAll(Turns.Select(turn => RepeatAsync(turn.Name, turn.Work, turn.Wakes, stoppingToken))) : Task.CompletedTask;

    // Each piece of work answers when it is next due; a change of its kind or the longest wait cuts the sleep short.
    private async Task RepeatAsync(string name, Func<CancellationToken, Task<DateTimeOffset>> work, ChangeKind? wakes, CancellationToken ct)
    {
        await Task.Yield();
        var due = new DueSignal(clock);
        using var listening = feed.Subscribe(change =>
        {
            if (change.Kind == wakes)
                due.Wake();
        });
        while (!ct.IsCancellationRequested)
        {
            var next = clock.Now() + options.Value.MaxWait;
            try
            {
                next = await work(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return; // the app ends; what was cut short is due again at its next start
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Work} failed; its next turn tries again", name); // else the host stops
                next = clock.Now() + TimeSpan.FromSeconds(1);
            }

            await due.WaitUntilAsync(next, options.Value.MaxWait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
