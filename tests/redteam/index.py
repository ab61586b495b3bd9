"""Which test plays the attacker of which row of docs/security.md. A test holds this list and that page to each other."""

from typing import Final

CRYPTO: Final = "tests/ground/crypto/"
STORAGE: Final = "tests/ground/storage/"
CLIENT: Final = "tests/sync/client/"
PROTOCOL: Final = "tests/sync/protocol/"
SERVER: Final = "tests/sync/server/"
HERE: Final = "tests/redteam/"

AGAINST_WHOM: Final = {
    "a finder or thief of a laptop that is off or locked": (
        HERE + "test_stolen_disk.py::test_a_disk_without_the_passphrase_is_noise",
        CRYPTO + "test_vault.py::test_a_cost_out_of_bounds_is_damage",
        "tests/journeys/test_secrecy.py::test_the_demo_leaves_no_content_on_disk",
    ),
    "a finder or thief who also knows the passphrase (a note in the bag)": (
        STORAGE + "test_lease.py::test_nothing_is_read_and_what_is_written_is_kept",
        HERE + "test_stolen_disk.py::test_the_passphrase_and_another_program_read_on_after_the_lease",
    ),
    "a thief of a laptop that is unlocked": ("tests/ui/test_lost.py::*", STORAGE + "test_vault_folder.py::test_closing_forgets"),
    "the server's host, its backups, the net between": (
        HERE + "test_stolen_server.py::test_no_word_stands_in_it",
        HERE + "test_stolen_server.py::test_nothing_in_it_opens_anything_in_it",
        HERE + "test_stolen_server.py::test_it_tells_how_many_case_files_there_are_and_who_is_in_which",
        CLIENT + "test_http.py::test_the_wire_tells_why",
    ),
    "a colleague": (
        CLIENT + "test_meeting.py::test_a_place_sees_only_its_own",
        HERE + "test_bad_colleague.py::test_she_gives_nobody_what_she_does_not_lead",
        HERE + "test_bad_colleague.py::test_a_record_of_another_case_file_is_not_written_from_this_one",
        HERE + "test_bad_colleague.py::test_registers_of_no_program_and_huge_values_harm_nobody",
        HERE + "test_bad_colleague.py::test_a_clock_of_a_hundred_years_hence_wins_nothing",
    ),
    "an administrator who turns bad": (
        HERE + "test_bad_office.py::test_an_administrator_has_neither_root_nor_keys_of_her_own_making",
        HERE + "test_bad_office.py::test_an_administrator_puts_in_a_friend_and_everybody_sees_it",
        CLIENT + "test_custodians.py::test_what_is_kept_for_recovery_goes_to_administrators_alone",
        CLIENT + "test_custodians.py::test_two_administrators_name_a_root_and_everybody_compares_its_code",
    ),
    "the head of a place who turns bad": (
        HERE + "test_bad_office.py::test_the_head_of_a_place_rules_her_place_and_nothing_else",
        PROTOCOL + "test_going.py::test_who_may_revoke",
    ),
    "one custodian": (
        CRYPTO + "test_custody.py::test_one_alone_opens_nothing",
        CLIENT + "test_custodians.py::test_a_coach_who_lost_all_gets_her_drafts_by_two_custodians_and_not_by_one",
    ),
    "two custodians together": (
        CRYPTO + "test_custody.py::test_any_two_open",
        PROTOCOL + "test_membership.py::test_refused",
        PROTOCOL + "test_going.py::test_keys_come_back_by_the_roots_word",
    ),
    "a former colleague, or a finder of a revoked laptop with its passphrase": (
        HERE + "test_bad_colleague.py::test_an_old_laptop_and_the_whole_server_open_nothing_new",
        CLIENT + "test_pairing.py::test_one_laptop_is_lost_and_the_other_goes_on",
        CLIENT + "test_pairing.py::test_a_laptop_that_was_revoked_makes_no_second_one",
        PROTOCOL + "test_going.py::test_a_lost_laptop_says_nothing_more_and_its_users_keys_are_void",
        CLIENT + "test_parting.py::test_a_revoked_laptop_that_turns_up_gives_its_words_and_is_empty",
    ),
    "a thief of the keeper's machine ([keeper.md](keeper.md))": (
        "tests/sync/keeper/test_keeper.py::test_one_paper_starts_nothing",
        "tests/sync/keeper/test_keeper.py::test_no_passphrase_lies_on_the_machine",
    ),
}
NOBODY_CAN: Final = {"malware on an unlocked laptop"}
"""Rows that claim nothing."""

A_LYING_SERVER: Final = {
    "to read": (HERE + "test_stolen_server.py::test_nothing_in_it_opens_anything_in_it",),
    "to change or swap words, their stamps or their place": (
        CLIENT + "test_hostile.py::test_a_changed_envelope_is_set_aside",
        HERE + "test_lying_server.py::test_the_words_of_two_envelopes_exchanged_open_nowhere",
    ),
    "to move words to another case file": (
        HERE + "test_lying_server.py::test_an_envelope_moved_to_another_case_file_opens_nowhere",
        PROTOCOL + "test_envelope.py::test_the_whole_header_is_bound",
    ),
    "to drop or reorder": (
        CLIENT + "test_hostile.py::test_a_dropped_envelope_holds_back_what_builds_on_it",
        CLIENT + "test_hostile.py::test_repeated_and_reordered_envelopes",
    ),
    "to replay": (
        CLIENT + "test_hostile.py::test_repeated_and_reordered_envelopes",
        SERVER + "test_refusals.py::test_a_replayed_request",
    ),
    "to roll back": (
        CLIENT + "test_hostile.py::test_another_history_is_refused",
        CLIENT + "test_restored.py::test_a_log_that_gives_back_what_was_taken_is_not_believed",
        CLIENT + "test_restored.py::test_a_shrunken_log_without_a_mark_is_said",
    ),
    "two histories for two people": (HERE + "test_two_truths.py::test_two_histories_part_for_good_and_say_so_when_they_meet",),
    "to give out a key of its own": (
        HERE + "test_lying_server.py::test_a_swapped_key_is_not_taken",
        HERE + "test_lying_server.py::test_a_key_for_a_case_file_that_nobody_gave_is_not_taken",
        PROTOCOL + "test_wraps.py::test_a_commitment_fits_one_key",
    ),
    "to invent a member, a laptop, an administrator or a right": (
        HERE + "test_lying_server.py::test_whoever_the_server_invents_is_believed_by_nobody",
        PROTOCOL + "test_membership.py::test_another_root_is_not_believed",
    ),
    "to let somebody write who may not": (
        HERE + "test_bad_colleague.py::test_who_may_only_read_writes_in_vain",
        CLIENT + "test_hostile.py::test_a_word_after_the_withdrawal_is_not_believed",
    ),
    "to speak an older version, or to keep old programs in use": (
        HERE + "test_versions.py::test_an_envelope_of_another_version_is_put_aside",
        HERE + "test_versions.py::test_a_request_of_another_version_is_no_message",
        HERE + "test_versions.py::test_an_old_program_is_told_and_can_not_be_let_in_again",
        CLIENT + "test_meeting.py::test_a_program_that_is_too_old_waits_and_says_so",
    ),
    "to lie about the time": (
        HERE + "test_lying_server.py::test_a_time_that_no_calendar_has_is_not_believed",
        HERE + "test_lying_server.py::test_a_year_that_is_wrong_lengthens_no_lease",
        CLIENT + "test_hostile.py::test_a_wrong_clock_is_told_and_overcome",
    ),
    "to leave a word out of a snapshot": (
        CLIENT + "test_snapshots.py::test_a_maker_who_leaves_a_word_out_is_noticed",
        CLIENT + "test_snapshots.py::test_nobody_vouches_for_herself",
    ),
    "to bring a destroyed value back": (
        CLIENT + "test_redacting.py::test_a_destroyed_value_is_nowhere",
        CLIENT + "test_redacting.py::test_an_old_backup_of_a_laptop_forgets_again",
        CLIENT + "test_redacting.py::test_a_destroyed_key_is_given_to_nobody_again",
    ),
    "to bring an erased case file back": (
        HERE + "test_two_truths.py::test_a_backup_from_before_an_erasure_gives_nothing_back",
        CLIENT + "test_erasing.py::test_nobody_founds_it_again",
    ),
    "to send a false program": (HERE + "test_versions.py::test_nothing_of_the_program_fetches_a_program",),
}

NOT_STOPPED: Final = {
    "a server that withholds or delays": (HERE + "test_lying_server.py::test_the_last_words_withheld_are_missed_with_the_next",),
    "a server that shows somebody an older truth": (HERE + "test_two_truths.py::test_a_parting_that_is_hidden_is_not_obeyed",),
    "a server that keeps two truths apart for ever": (
        HERE + "test_two_truths.py::test_two_histories_part_for_good_and_say_so_when_they_meet",
    ),
    "a newcomer's first look": (HERE + "test_two_truths.py::test_a_newcomer_can_not_know_what_is_hidden_from_her",),
    "a former colleague and the server together, writing": (
        HERE + "test_bad_colleague.py::test_an_old_laptop_and_the_server_put_words_into_the_past",
    ),
    "a colleague who leads a case file and erases it": (
        HERE + "test_bad_office.py::test_a_colleague_who_leads_a_case_file_erases_it_in_everybodys_sight",
    ),
    "a colleague with a changed program who names somebody else": (
        HERE + "test_bad_colleague.py::test_an_access_event_in_another_name_is_told_apart",
        HERE + "test_bad_colleague.py::test_a_signature_in_another_name_is_told_apart",
    ),
    "a colleague who takes an id first": (HERE + "test_bad_colleague.py::test_an_id_that_is_taken_first_keeps_the_real_record_out",),
    "an administrator who puts a friend in": (HERE + "test_bad_office.py::test_an_administrator_puts_in_a_friend_and_everybody_sees_it",),
    "a head of a place who puts a colleague in": (HERE + "test_bad_office.py::test_the_head_of_a_place_rules_her_place_and_nothing_else",),
    "a thief with the passphrase, or with an old copy of the key file and the old passphrase": (
        HERE + "test_stolen_disk.py::test_the_passphrase_and_another_program_read_on_after_the_lease",
        HERE + "test_stolen_disk.py::test_an_old_copy_of_the_key_file_opens_with_the_old_passphrase",
    ),
    "two custodians with the file": (CRYPTO + "test_custody.py::test_any_two_open",),
    "what a restored backup of the server gives before anybody who knows of an erasure has been there": (
        HERE + "test_two_truths.py::test_a_backup_from_before_an_erasure_gives_nothing_back",
    ),
}
NOTHING_TO_TRY: Final = {"a member who shows, copies or photographs"}

PROTECTED: Final = {
    "somebody with sekretessmarkering, skyddad folkbokföring or fingerade personuppgifter": (
        CLIENT + "test_protected.py::test_one_round_after_the_level_is_raised_nothing_is_left_with_the_others",
        CLIENT + "test_protected.py::test_who_is_protected_from_the_start_never_comes_to_the_place",
        "tests/ui/test_protected.py::test_a_part_of_her_name_or_number_finds_nobody",
        "tests/ui/test_protected.py::test_she_is_in_no_list_that_is_taken_out",
    ),
    "a case file taken back": (STORAGE + "test_purging.py::test_no_needle_is_left_in_the_file",),
    "who opened, searched, took out": (
        STORAGE + "test_workspace.py::test_opening_an_akt_leaves_its_mark_in_both_logs",
        CLIENT + "test_meeting.py::test_the_reviewers_alone_read_the_access_log",
    ),
    "systematic checks (lag 2001:454, 10 §)": ("tests/ground/domain/test_review.py::test_nobody_judges_her_own_looks",),
}

SECRETS: Final = {
    "passphrase": (
        CRYPTO + "test_vault.py::test_the_file_holds_no_secret",
        STORAGE + "test_vault_folder.py::test_changed_passphrase",
        HERE + "test_stolen_disk.py::test_an_old_copy_of_the_key_file_opens_with_the_old_passphrase",
    ),
    "recovery code": (CRYPTO + "test_vault.py::test_new_recovery_code", STORAGE + "test_vault_folder.py::test_forgotten_passphrase"),
    "unlock key": (CRYPTO + "test_passphrase.py::test_passphrase_salt_and_cost_all_count",),
    "vault key": (CRYPTO + "test_vault.py::test_wraps_belong_to_their_vault_kind_and_cost",),
    "database and backup keys": (
        CRYPTO + "test_vault.py::test_every_vault_has_its_own_keys",
        STORAGE + "test_vault_folder.py::test_closing_forgets",
    ),
    "a device's signing key, a user's signing and exchange keys": (
        PROTOCOL + "test_going.py::test_a_lost_laptop_says_nothing_more_and_its_users_keys_are_void",
    ),
    "team keys": (HERE + "test_lying_server.py::test_a_swapped_key_is_not_taken", CLIENT + "test_turning.py::*"),
    "space keys": (
        PROTOCOL + "test_going.py::test_a_space_is_sealed_with_its_next_key_once_a_reader_is_gone",
        CLIENT + "test_erasing.py::test_an_erased_akt_is_nowhere",
    ),
    "a key for one envelope": (CRYPTO + "test_seal.py::test_same_words_look_different",),
    "the keeper's vault code": ("tests/sync/keeper/test_keeper.py::test_new_papers_end_the_old_ones",),
    "invitation code": (
        "tests/journeys/test_bad_invitation.py::test_no_way_in_but_the_right_code",
        SERVER + "test_limits.py::test_guessing_codes_is_slowed_down",
        CRYPTO + "test_identity.py::test_invitation_code_gives_two_unrelated_secrets",
    ),
    "a laptop's lease secret": (
        CRYPTO + "test_lease.py::test_the_secret_opens_for_the_heads_and_for_its_laptop_alone",
        CLIENT + "test_leasing.py::test_another_laptops_secret_does_not_pass_for_this_ones",
    ),
    "a challenge and its answer": (
        STORAGE + "test_lease.py::test_an_answer_is_used_once",
        STORAGE + "test_lease.py::test_wrong_answers_wait_longer_and_longer",
    ),
    "root key": (
        CRYPTO + "test_keyfile.py::test_another_passphrase",
        CLIENT + "test_custodians.py::test_what_the_root_says_is_heard_now_or_never",
        PROTOCOL + "test_going.py::test_the_root_names_its_successor",
    ),
    "municipality's recovery keys": (CLIENT + "test_custodians.py::test_a_root_and_a_recovery_key_succeed_each_other",),
    "a custodian's share": (CRYPTO + "test_custody.py::test_papers_of_another_set_are_told",),
    "the custodians' file": (CRYPTO + "test_custody.py::test_a_copy_is_bound_to_its_municipality_its_pair_and_its_generation",),
}

BESIDES: Final = {
    "guessing a passphrase": (STORAGE + "test_guessing.py::test_the_thirtieth_takes_the_passphrase_out",),
    "guessing a passphrase by ending the program": (STORAGE + "test_guessing.py::test_killed_between_counting_and_trying",),
    "guessing with the clock turned": (CRYPTO + "test_pause.py::test_a_clock_set_back_shortens_nothing",),
    "a recovery code read out wrongly": (CRYPTO + "test_codes.py::test_one_wrong_character_is_told",),
    "a laptop's clock set back": (STORAGE + "test_lease.py::test_a_clock_set_back_lengthens_nothing",),
    "a cloned laptop": (
        CLIENT + "test_twins.py::*",
        CLIENT + "test_crash.py::*",
        CLIENT + "test_snapshots.py::test_a_running_clone_on_a_compacted_chain_is_told_apart",
    ),
    "a laptop that would speak with another's voice": (
        PROTOCOL + "test_membership.py::test_no_laptop_comes_that_could_speak_with_anothers_voice",
        "tests/sync/server/test_rounds.py::test_nobody_speaks_with_anothers_voice",
    ),
    "a malicious list": (
        "tests/ground/exchange/test_reading.py::test_a_zip_bomb_isnt_unpacked",
        "tests/ground/exchange/test_reading.py::test_entities_are_refused_before_anything_reads_them",
        "tests/ground/exchange/test_reading.py::test_any_bytes_are_a_list_or_refused",
        "tests/ground/exchange/test_writing.py::test_what_a_spreadsheet_would_run_is_written_as_text",
    ),
    "a malicious attachment": (
        "tests/ground/domain/test_attachment.py::test_a_file_is_what_its_content_says",
        "tests/ground/domain/test_attachment.py::test_any_bytes_are_one_kind_or_refused",
        "tests/ground/domain/test_attachment.py::test_a_copys_name_can_be_kept_anywhere_and_tells_no_lies",
    ),
    "chunks swapped by the server": (CLIENT + "test_attaching.py::test_a_chunk_that_is_not_the_one_that_was_put_is_noticed_and_mended",),
    "a malicious invitation": ("tests/journeys/test_bad_invitation.py::test_no_way_in_but_the_right_code",),
    "bytes that are no message": (PROTOCOL + "test_hostile_bytes.py::test_mutated_messages", "tests/fuzz/test_corpus.py::*"),
    "a damaged or exchanged vault": ("tests/journeys/test_bad_input.py::test_the_key_file_of_another_vault",),
}
"""What no row of the page is about, or one that many are."""
